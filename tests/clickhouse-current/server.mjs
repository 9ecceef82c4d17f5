// ClickHouse of today, in its form as a library, behind the part of its HTTP interface that LeakGate speaks.
// Prints its address; ends when its standard input does.
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { Session } from 'chdb';

const session = new Session();
// Said by the interface and not by the query.
const ofInterface = new Set(['query_id', 'wait_end_of_query', 'enable_http_compression', 'readonly', 'cancel_http_readonly_queries_on_client_close']);

const server = createServer((request, response) => {
  const body = [];
  request.on('data', (part) => body.push(part));
  request.on('end', () => {
    const settings = [...new URL(request.url, 'http://localhost').searchParams].filter(([name]) => !ofInterface.has(name));
    const clause = settings.length === 0 ? '' : ` SETTINGS ${settings.map(([name, value]) => `${name} = '${value}'`).join(', ')}`;
    try {
      const sent = Buffer.concat(body);
      const query = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
      response.end(session.query(`${query}${clause}`));
    } catch (error) {
      response.statusCode = 500;
      response.end(`${error.message ?? error}`);
    }
  });
});
// A query blocks this process, and a connection that waits for its turn is not idle.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.stdin.resume();
process.stdin.on('end', () => {
  session.cleanup();
  process.exit();
});
