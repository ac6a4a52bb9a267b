/** `receive ADDRESS PORT` or `send ADDRESS PORT PACKETS BYTES PER_SECOND`: one end of a measured flow, see flow.ts. */
import { createSocket } from 'node:dgram';

const [role, address = '', port, packets, bytes, perSecond] = process.argv.slice(2);
const socket = createSocket('udp4');

/** CLOCK_MONOTONIC, which all processes of a machine share. */
const now = (): bigint => process.hrtime.bigint();

if (role === 'receive') {
  const arrived: [number: number, delayMs: number, atMs: number][] = [];
  const began = now();
  socket.on('message', (message) => {
    const at = now();
    const delayMs = Number(at - message.readBigUInt64BE(4)) / 1e6;
    arrived.push([message.readUInt32BE(), delayMs, Number(at - began) / 1e6]);
  });
  socket.bind(Number(port), address, () => process.stdout.write('listening\n'));
  process.stdin.resume().on('end', () => {
    socket.close();
    process.stdout.write(JSON.stringify(arrived));
  });
} else {
  let sent = 0;
  let handedOver = 0;
  const done = (): void => {
    handedOver += 1;
    if (handedOver === Number(packets)) socket.close();
  };
  const message = Buffer.alloc(Number(bytes) - 28);
  const began = now();
  const timer = setInterval(() => {
    const due = (Number(now() - began) / 1e9) * Number(perSecond);
    for (; sent < due && sent < Number(packets); sent += 1) {
      message.writeUInt32BE(sent);
      message.writeBigUInt64BE(now(), 4);
      socket.send(Buffer.from(message), Number(port), address, done);
    }
    if (sent === Number(packets)) clearInterval(timer);
  }, 1);
}
