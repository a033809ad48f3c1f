require 'faraday'
require 'uri'

def upload(signed_url, path)
  abort "Upload failed: #{path} is not a file" unless File.file?(path)

  connection = Faraday.new(request: { open_timeout: 10, timeout: 60 })
  response = File.open(path, 'rb') do |file|
    connection.put(signed_url, file) do |request|
      # Left alone, Faraday sends application/x-www-form-urlencoded. Sign the URL with the type that is sent.
      request.headers['Content-Type'] = 'application/octet-stream'
      request.headers['Content-Length'] = file.size.to_s # a stream without a length is sent chunked
    end
  end

  puts "Upload status: #{response.status}"
  return if response.status == 200

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
