// What Node.js has loaded when a snapshot of it is taken: modules of its own that every program
// needs which speaks HTTP. Debian's Node.js is built without such a snapshot and without a code
// cache, and would compile them anew in each process; nothing that goes over the wire is touched.
for (const name of ['assert', 'crypto', 'events', 'fs', 'path', 'stream', 'url', 'util', 'zlib']) {
  require(name);
}
