require 'net/http'
require 'uri'

def upload(signed_url, path)
  abort "Upload failed: #{path} is not a file" unless File.file?(path)

  uri = URI(signed_url)
  request = Net::HTTP::Put.new(uri)
  # Left alone, Net::HTTP sends application/x-www-form-urlencoded. Sign the URL with the type that is sent.
  request.content_type = 'application/octet-stream'

  response = File.open(path, 'rb') do |file|
    request.body_stream = file
    request.content_length = file.size # a stream without a length is sent chunked
    # A second attempt, which Net::HTTP makes in silence, would send the rest of a file that is half read.
    Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https', max_retries: 0,
                    open_timeout: 10, read_timeout: 60, write_timeout: 60) do |http|
      http.request(request)
    end
  end

  puts "Upload status: #{response.code}"
  return if response.code == '200'

  # OSS explains in its XML answer why it refused the upload.
  abort "Upload failed: #{response.body.to_s[0, 1000]}"
end

# The URL signed for PUT, and the local file to upload.
signed_url = '<signedUrl>'
path = '/path/to/local/file.txt'

begin
  upload(signed_url, path)
rescue URI::InvalidURIError
  # The error quotes the URL, whose signature does not belong in a log.
  abort 'Upload failed: the signed URL is not a URL'
rescue StandardError => e
  abort "Upload failed: #{e.message}"
end
