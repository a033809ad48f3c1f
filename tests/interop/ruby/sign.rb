# The signer of aliyun-sdk (Ruby) as a process: one task a line, one signature a line.
# The folder of the SDK is the first argument.
require 'json'
require 'time'
lib = File.join(ARGV[0], 'lib', 'aliyun')
%w[common/logging oss/util].each { |name| require File.join(lib, name) }

Util = Aliyun::OSS::Util
Aliyun::Common::Logging.logger.level = Logger::FATAL

def signature_of(task)
  raise 'it knows V1 alone' unless task['version'] == 'v1'
  return Util.sign(task['key_secret'], task['key']) if task['where'] == 'form'

  # Which parameters are signed is for the caller to say.
  raise 'not asked' unless (task['query'].keys & %w[foo prefix]).empty?

  headers = task['headers'].to_h { |name, value| [name.downcase, value] }
  query = task['query'].transform_values { |value| value.empty? ? nil : value }
  token = task['token']
  if task['where'] == 'url'
    headers['date'] = (task['time'] + task['expires']).to_s
    query['security-token'] = token unless token.empty?
  else
    headers['date'] = Time.at(task['time']).httpdate
    headers['x-oss-security-token'] = token unless token.empty?
  end
  path = "/#{task['bucket']}/#{task['key']}"
  Util.get_signature(task['key_secret'], task['method'], headers, path: path, sub_res: query)
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
