import { expect, test } from 'vitest';
import { readStartOptions } from '../../../setup/start-options.mjs';

test.each<[string[], object]>([
  [[], {}],
  [['--help'], { help: true }],
  [['-h'], { help: true }],
  [['--lan'], { lan: '' }],
  [['--lan=192.168.1.10'], { lan: '192.168.1.10' }],
  [['--with-dashboards', '--lan'], { lan: '', 'with-dashboards': true }],
  [['--lan', '--cert', 'c.pem', '--key', 'k.pem'], { lan: '', cert: 'c.pem', key: 'k.pem' }],
  [['--cert=c.pem', '--key=k.pem', '--lan'], { lan: '', cert: 'c.pem', key: 'k.pem' }],
])('npm start -- %j', (args, options) => {
  expect({ ...readStartOptions(args) }).toEqual(options);
});

test.each<[string[], RegExp]>([
  [['--lan=parley.example.com'], /--lan=parley\.example\.com is not an IPv4 address/],
  [['--lan=::1'], /not an IPv4 address/],
  [['--lan', '--cert', 'c.pem'], /--cert and --key go together/],
  [['--lan', '--key', 'k.pem'], /--cert and --key go together/],
  [['--cert', 'c.pem', '--key', 'k.pem'], /go with --lan/],
  [['--wan'], /--wan/],
  [['--cert'], /--cert/],
  [['somewhere'], /somewhere/],
])('npm start -- %j is refused in one sentence', (args, sentence) => {
  expect(() => readStartOptions(args)).toThrow(expect.objectContaining({ name: 'SetupError' }));
  expect(() => readStartOptions(args)).toThrow(sentence);
});
