// The floor's job with Socket.IO: answer a hello, hand on what somebody says. With a Redis as argument, to the phones of all nodes.
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { createClient } from 'redis';
import { Server } from 'socket.io';

const ROOM = 'room';
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
const redis = process.argv[2];
if (redis) {
  const publishes = createClient({ url: redis });
  const listens = publishes.duplicate();
  await Promise.all([publishes.connect(), listens.connect()]);
  io.adapter(createAdapter(publishes, listens));
}
io.on('connection', (socket) => socket.on('m', (text) => hear(socket, text)));
http.listen(0, '127.0.0.1', () => console.log(http.address().port));

async function hear(socket, text) {
  if (text === 'hello') {
    socket.join(ROOM);
    socket.emit('m', 'welcome');
  } else if (text.startsWith('all:')) {
    io.to(ROOM).emit('m', text.slice(4));
  } else if (text.startsWith('each:')) {
    let number = 0;
    for (const phone of await io.in(ROOM).fetchSockets()) phone.emit('m', `${++number} ${text.slice(5)}`);
  }
}
