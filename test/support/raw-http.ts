import { connect } from 'node:net';
import { Service } from './service';

/** Sends a raw HTTP request, which may be malformed, and returns the raw response. */
export async function sendRaw({ base }: Service, lines: readonly string[], body = ''): Promise<string> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  const answer = new Promise<string>((done, fail) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    socket.on('end', () => done(text)).on('error', fail);
  });
  socket.write([...lines, 'Host: localhost', 'Connection: close', '', body].join('\r\n'), 'latin1');
  return answer;
}
