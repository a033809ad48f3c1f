# Keeps a Ruby that has required what its arguments name, and forks each cell from it. runtime.py tells what it is told
# and what it answers. Whatever a cell changes, it changes in its own process.

# Returns the parts of the next cell, in the process that is to run it; nil at the end.
def harness_next_cell
  requests = IO.for_fd(3, 'rb')
  answers = IO.for_fd(4, 'wb')
  answers.sync = true
  answers.write("ready\n")
  while (line = requests.gets)
    parts = requests.read(Integer(line)).force_encoding(Encoding::UTF_8).split("\0", -1)
    take, give = IO.pipe
    child = fork
    if child
      give.close
      Process.wait(child)
      answers.write("pid #{take.read}\n")
      take.close
      next
    end
    if (cell = fork)
      # Whose parent has ended is taken over by the keeper.
      give.write(cell)
      exit!(0)
    end
    [take, give, requests, answers].each(&:close)
    return parts
  end
  nil
end

# Makes this process what a fresh one would be.
def harness_settle(folder, stdout, stderr, largest, count, *rest)
  words = rest.take(Integer(count))
  Process.setsid
  Dir.chdir(folder)
  STDOUT.reopen(stdout, 'w')
  STDERR.reopen(stderr, 'w')
  STDERR.sync = true
  Process.setrlimit(Process::RLIMIT_FSIZE, Integer(largest))
  rest.drop(words.size).each { |entry| ENV.store(*entry.split('=', 2)) }
  $PROGRAM_NAME = words.first
  ARGV.replace(words.drop(1))
  words.first
end

ARGV.each { |name| require name }
GC.start
cell = harness_next_cell
exit!(0) unless cell
snippet = harness_settle(*cell)
Object.send(:undef_method, :harness_next_cell)
Object.send(:undef_method, :harness_settle)
load(snippet)
