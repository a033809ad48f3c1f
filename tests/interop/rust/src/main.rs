// The V2 signer of opendal-reqsign as a process: one task a line, one signature a line.
use std::io::{BufRead, Write};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqsign_aliyun_oss::{Credential, RequestSigner, SigningVersion};
use reqsign_core::{Context, SignRequest};
use serde_json::Value;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &PLAIN.remove(b'/');

static NOW: AtomicI64 = AtomicI64::new(0);

/// The clock of this program stands still: the signer asks for no time, it reads one.
#[unsafe(no_mangle)]
pub extern "C" fn clock_gettime(_: libc::clockid_t, at: *mut libc::timespec) -> libc::c_int {
    unsafe {
        (*at).tv_sec = NOW.load(Ordering::Relaxed);
        (*at).tv_nsec = 0;
    }
    0
}

fn text<'a>(task: &'a Value, name: &str) -> &'a str {
    task[name].as_str().unwrap_or("")
}

fn encoded(value: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(value, set).to_string()
}

fn signature(task: &Value) -> Result<String, Box<dyn std::error::Error>> {
    let listed = task["additional"].as_array().is_some_and(|names| !names.is_empty());
    if text(task, "version") != "v2" || text(task, "where") == "form" || listed {
        return Err("not there".into());
    }
    NOW.store(task["time"].as_i64().unwrap_or(0), Ordering::Relaxed);
    let query = task["query"].as_object().unwrap().iter().map(|(name, value)| {
        let value = value.as_str().unwrap_or("");
        let mark = if value.is_empty() { "" } else { "=" };
        format!("{}{mark}{}", encoded(name, PLAIN), encoded(value, PLAIN))
    });
    let query = query.collect::<Vec<_>>().join("&");
    let bucket = text(task, "bucket");
    let mark = if query.is_empty() { "" } else { "?" };
    let uri = format!("http://{bucket}.h.example/{}{mark}{query}", encoded(text(task, "key"), PATH));
    let mut request = http::Request::builder().method(text(task, "method")).uri(uri);
    for (name, value) in task["headers"].as_object().unwrap() {
        request = request.header(name, value.as_str().unwrap_or(""));
    }
    let (mut parts, ()) = request.body(())?.into_parts();
    let token = text(task, "token");
    let credential = Credential {
        access_key_id: text(task, "key_id").into(),
        access_key_secret: text(task, "key_secret").into(),
        security_token: (!token.is_empty()).then(|| token.into()),
        expires_in: None,
    };
    let by_url = text(task, "where") == "url";
    let expires = by_url.then(|| Duration::from_secs(task["expires"].as_u64().unwrap_or(0)));
    let signer = RequestSigner::new(bucket).with_signing_version(SigningVersion::V2);
    let context = Context::new();
    let signing = signer.sign_request(&context, &mut parts, Some(&credential), expires);
    futures_executor::block_on(signing)?;
    let told = match by_url {
        true => parts.uri.query().unwrap_or("").rsplit("x-oss-signature=").next().unwrap_or("").into(),
        false => parts.headers["authorization"].to_str()?.rsplit("Signature:").next().unwrap_or("").to_string(),
    };
    Ok(percent_decode_str(&told).decode_utf8()?.into_owned())
}

fn main() {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let task = serde_json::from_str::<Value>(&line.unwrap()).unwrap();
        let told = match signature(&task) {
            Ok(made) => serde_json::json!({ "signature": made }),
            Err(error) => serde_json::json!({ "error": error.to_string() }),
        };
        writeln!(out, "{told}").unwrap();
        out.flush().unwrap();
    }
}
