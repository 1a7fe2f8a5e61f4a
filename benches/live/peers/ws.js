// The floor's job with `ws`: answer a hello, hand on what somebody says.
import { WebSocketServer } from 'ws';

const phones = new Set();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => console.log(server.address().port));
server.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('close', () => phones.delete(socket));
  socket.on('message', (data) => hear(socket, data.toString()));
});

function hear(socket, text) {
  if (text === 'hello') {
    phones.add(socket);
    socket.send('welcome');
  } else if (text.startsWith('all:')) {
    for (const phone of phones) phone.send(text.slice(4));
  } else if (text.startsWith('each:')) {
    let number = 0;
    for (const phone of phones) phone.send(`${++number} ${text.slice(5)}`);
  }
}
