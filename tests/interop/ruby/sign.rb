# The signer of aliyun-sdk (Ruby) as a process: one wish a line, one signature a line.
# The folder of the SDK is the first argument.
require 'json'
require 'time'
lib = File.join(ARGV[0], 'lib', 'aliyun')
%w[common/logging oss/util].each { |name| require File.join(lib, name) }

Util = Aliyun::OSS::Util
Aliyun::Common::Logging.logger.level = Logger::FATAL

def signature_of(wish)
  raise 'it knows V1 alone' unless wish['version'] == 'v1'
  return Util.sign(wish['key_secret'], wish['key']) if wish['where'] == 'form'

  # Which parameters are signed is for the caller to say.
  raise 'not asked' unless (wish['query'].keys & %w[foo prefix]).empty?

  headers = wish['headers'].to_h { |name, value| [name.downcase, value] }
  query = wish['query'].transform_values { |value| value.empty? ? nil : value }
  token = wish['token']
  if wish['where'] == 'url'
    headers['date'] = (wish['time'] + wish['expires']).to_s
    query['security-token'] = token unless token.empty?
  else
    headers['date'] = Time.at(wish['time']).httpdate
    headers['x-oss-security-token'] = token unless token.empty?
  end
  path = "/#{wish['bucket']}/#{wish['key']}"
  Util.get_signature(wish['key_secret'], wish['method'], headers, path: path, sub_res: query)
end

$stdout.sync = true
$stdin.each_line do |line|
  told = begin
    { signature: signature_of(JSON.parse(line)) }
  rescue StandardError => e
    { error: e.message }
  end
  puts JSON.generate(told)
end
