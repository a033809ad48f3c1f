use std::error::Error;
use std::fs::File;
use std::process::exit;
use std::time::Duration;

use reqwest::blocking::Client;

fn upload(signed_url: &str, path: &str) -> Result<(), Box<dyn Error>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(format!("{path} is not a file").into());
    }

    // The limit is for the whole upload: reqwest's own, of 30 seconds, would end a large one.
    let client = Client::builder()
        .connect_timeout(Duration::from_secs(30))
        .timeout(Duration::from_secs(3600))
        .build()?;
    // reqwest streams the file, and sends its size as Content-Length.
    let response = client.put(signed_url).body(file).send()?;

    let status = response.status().as_u16();
    println!("Upload status: {status}");
    if status != 200 {
        // OSS explains in its XML answer why it refused the upload.
        return Err(response.text()?.into());
    }
    Ok(())
}

fn main() {
    // The URL signed for PUT, and the local file to upload.
    let signed_url = "<signedUrl>";
    let path = "/path/to/local/file.txt";

    if let Err(error) = upload(signed_url, path) {
        // Only the first cause: reqwest's own words quote the URL, whose signature does not belong in a log.
        let mut cause: &dyn Error = error.as_ref();
        while let Some(source) = cause.source() {
            cause = source;
        }
        eprintln!("Upload failed: {cause}");
        exit(1);
    }
}
