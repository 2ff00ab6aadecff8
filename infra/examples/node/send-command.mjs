// Sends one command to Seatledger over Kafka and waits for its result. See --help.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';

const HELP = `Usage: node send-command.mjs --account ID --command NAME --token-file FILE [--data JSON] [options]

Sends one command and prints its result, a JSON object.

  --account ID          the account, such as acme
  --command NAME        such as user.invite; infra/contracts/asyncapi.json has them all
  --data JSON           the fields of the command; @FILE reads them from a file (default: {})
  --token-file FILE     a file with a bearer token of the sender
  --id ID               your name for the command: sent again, it has no second effect (default: a new UUID)
  --dry-run             decide, but change nothing
  --brokers HOST:PORT   several are separated by commas (default: localhost:9092)
  --topic TOPIC         where commands go (default: seatledger.commands.v1)
  --result-topic TOPIC  where the result is awaited (default: seatledger.command-results.v1)
  --timeout SECONDS     how long to wait for the result (default: 30)
  --help

Exit code: 0 accepted, 1 refused, 2 wrong usage or no answer.`;

class UsageError extends Error {}

const options = {
  account: { type: 'string' },
  command: { type: 'string' },
  data: { type: 'string', default: '{}' },
  'token-file': { type: 'string' },
  id: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  brokers: { type: 'string', default: 'localhost:9092' },
  topic: { type: 'string', default: 'seatledger.commands.v1' },
  'result-topic': { type: 'string', default: 'seatledger.command-results.v1' },
  timeout: { type: 'string', default: '30' },
  help: { type: 'boolean', default: false },
};

try {
  process.exitCode = await main();
} catch (e) {
  console.error(e instanceof UsageError ? `${e.message}\nTry --help.` : e.message);
  process.exitCode = 2;
}

async function main() {
  const given = parse();
  if (given.help) {
    console.log(HELP);
    return 0;
  }
  const message = await messageOf(given);
  const kafka = new Kafka({
    clientId: 'seatledger-send-command',
    brokers: given.brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 5_000,
    retry: { retries: 3 },
  });
  // A group of its own: whoever waits for a result sees them all.
  const groupId = `send-command-${randomUUID()}`;
  const results = kafka.consumer({ groupId, allowAutoTopicCreation: false });
  const commands = kafka.producer({ allowAutoTopicCreation: false });
  try {
    await Promise.all([results.connect(), commands.connect()]);
    const result = await exchange(kafka, results, commands, message, given);
    console.log(JSON.stringify(result.value, null, 2));
    return result.type === 'command.accepted' ? 0 : result.type === 'command.refused' ? 1 : 2;
  } finally {
    await Promise.allSettled([results.disconnect(), commands.disconnect()]);
    await withAdmin(kafka, (admin) => admin.deleteGroups([groupId])).catch(() => {});
  }
}

function parse() {
  let given;
  try {
    given = parseArgs({ options }).values;
  } catch (e) {
    throw new UsageError(e.message);
  }
  if (!given.help) {
    for (const name of ['account', 'command', 'token-file']) {
      if (!given[name]) {
        throw new UsageError(`--${name} is missing`);
      }
    }
    if (!(Number(given.timeout) > 0)) {
      throw new UsageError('--timeout must be a number of seconds');
    }
  }
  return given;
}

async function messageOf(given) {
  const token = (await read(given['token-file'])).trim();
  const data = given.data.startsWith('@') ? await read(given.data.slice(1)) : given.data;
  try {
    JSON.parse(data);
  } catch (e) {
    throw new UsageError(`--data is no JSON: ${e.message}`);
  }
  const headers = {
    ce_specversion: '1.0',
    ce_id: given.id ?? randomUUID(),
    ce_source: '/send-command',
    ce_type: given.command,
    ce_resulttopic: given['result-topic'],
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
  };
  if (given['dry-run']) {
    headers.ce_dryrun = 'true';
  }
  return { key: given.account, value: data, headers };
}

async function read(file) {
  try {
    return await readFile(file, 'utf8');
  } catch (e) {
    throw new UsageError(e.message);
  }
}

/** Begins to read where the results end now, sends, and resolves with the result that has the command's id. */
async function exchange(kafka, results, commands, message, given) {
  const topic = given['result-topic'];
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const timer = new AbortController();
  try {
    return await Promise.race([
      afterwards(Number(given.timeout) * 1_000, timer.signal),
      new Promise((resolve, reject) => {
        results.on(results.events.CRASH, ({ payload }) => reject(payload.error));
        let sent = false;
        results.on(results.events.GROUP_JOIN, () => {
          ends.forEach(({ partition, offset }) => results.seek({ topic, partition, offset }));
          if (!sent) {
            sent = true;
            commands.send({ topic: given.topic, acks: -1, messages: [message] }).catch(reject);
          }
        });
        results
          .subscribe({ topic })
          .then(() =>
            results.run({
              autoCommit: false,
              eachMessage: async ({ message: { headers, value } }) => {
                if (headers.ce_id?.toString() === message.headers.ce_id) {
                  resolve({ type: headers.ce_type?.toString(), value: JSON.parse(value.toString()) });
                }
              },
            }),
          )
          .catch(reject);
      }),
    ]);
  } finally {
    timer.abort();
  }
}

async function afterwards(milliseconds, signal) {
  await setTimeout(milliseconds, undefined, { signal });
  throw new Error(`no result within ${milliseconds / 1_000} seconds: the command may or may not have its effect; send it again with the same --id`);
}

async function withAdmin(kafka, work) {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
