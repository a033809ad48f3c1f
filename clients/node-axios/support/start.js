// What Node.js has loaded when a snapshot of it is taken: those of its own modules that the snapshot
// of an official build holds, and no other (one with zlib ends with a crash). Debian's Node.js is
// built without, and would compile them anew in each process.
for (const name of ['events', 'fs', 'path', 'stream', 'url', 'util']) {
  require(name);
}
