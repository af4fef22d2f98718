/** Compares with Node's BlockList of IANA's registries, for every way to write an address in a URL. */
import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { refuseAddress } from './refuse-address.ts';
import { readEndpoint } from './tenant-endpoint.ts';

/** Ranges that must not be called, from IANA's registries of special-purpose addresses. */
const special4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Inside 2000::/3; outside of it nothing is global. */
const special6 = [...['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']];

const blockList = (ranges: readonly string[], type: 'ipv4' | 'ipv6') => {
  const list = new BlockList();
  for (const [network = '', bits] of ranges.map((range) => range.split('/')))
    list.addSubnet(network, Number(bits), type);
  return list;
};
const blocked4 = blockList(special4, 'ipv4');
const blocked6 = blockList(special6, 'ipv6');
const global6 = blockList(['2000::/3'], 'ipv6');

const plain4 = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
const number4 = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/** Any address, often one at or next to the edge of a special range. */
const address4 = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc
    .tuple(fc.constantFrom(...special4), fc.boolean(), fc.integer({ min: -1, max: 1 }))
    .map(([range, isEnd, beside]) => {
      const [network = '', bits] = range.split('/');
      const last = isEnd ? 2 ** (32 - Number(bits)) - 1 : 0;
      return (number4(network) + last + beside + 2 ** 32) % 2 ** 32;
    }),
);

const groups6 = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
const address6 = fc.oneof(
  groups6,
  fc
    .tuple(fc.constantFrom(0x2001, 0x2002, 0x2620, 0x3fff, 0x3ffe), groups6)
    .map(([first, rest]) => [first, ...rest.slice(1)]),
  fc.tuple(fc.integer({ min: 0, max: 0x2ff }), groups6).map(([second, rest]) => [0x2001, second, ...rest.slice(2)]),
);
const plain6 = (groups: readonly number[]) => groups.map((group) => group.toString(16)).join(':');

/** One number of an address in C's notations, all of which a URL takes. */
const spelling = (value: number) =>
  fc.constantFrom(
    String(value),
    `0${value.toString(8)}`,
    `0x${value.toString(16)}`,
    `0X00${value.toString(16).toUpperCase()}`,
  );
/** The last number fills all remaining bytes: 127.1 is 127.0.0.1. */
const spelling4 = (value: number) =>
  fc.integer({ min: 1, max: 4 }).chain((parts) => {
    const leading = Array.from({ length: parts - 1 }, (_, at) => (value >>> (24 - 8 * at)) & 255);
    const rest = value % 2 ** (32 - 8 * (parts - 1));
    return fc.tuple(...[...leading, rest].map(spelling)).map((numbers) => numbers.join('.'));
  });
const disguise = (text: string) =>
  fc.constantFrom(
    text,
    `${text}.`,
    text.replace(/[0-9]/g, (digit) => `%3${digit}`),
    text.replace(/[0-9]/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))), // full-width digits
    text.replaceAll('.', '。'),
  );

describe('refuseAddress', () => {
  test('lets a version 4 address through exactly when IANA has no special use for it', () => {
    fc.assert(
      fc.property(address4, (value) => {
        const address = plain4(value);
        expect(refuseAddress(address, ['public']) !== undefined).toBe(blocked4.check(address, 'ipv4'));
      }),
      { numRuns: 1_000 },
    );
  });

  test('lets a version 6 address through exactly when it is global', () => {
    fc.assert(
      fc.property(address6, (groups) => {
        const address = plain6(groups);
        const isGlobal = global6.check(address, 'ipv6') && !blocked6.check(address, 'ipv6');
        expect(refuseAddress(address, ['public']) === undefined).toBe(isGlobal);
      }),
      { numRuns: 1_000 },
    );
  });

  test('lets no version 4 address through in the clothes of version 6', () => {
    const wraps = ['::ffff:', '::', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'];
    fc.assert(
      fc.property(address4, fc.constantFrom(...wraps), (value, wrap) => {
        expect(refuseAddress(`${wrap}${plain4(value)}`, ['public', 'loopback'])).toMatch(/^FORBIDDEN_ADDRESS: /);
      }),
    );
  });

  test.each(['', 'localhost', '010.0.0.1', '0x8.8.8.8', '134744072', '8.8.8', '8.8.8.8/0', ' 8.8.8.8', '[2606::1]'])(
    'refuses %j, which is no plain address',
    (text) => {
      expect(refuseAddress(text, ['public', 'loopback'])).toMatch(/^FORBIDDEN_ADDRESS: .*malformed/);
    },
  );

  test.each(['169.254.169.254', 'fd00:ec2::254', 'fe80::a9fe:a9fe%eth0'])(
    'refuses the metadata service at %s',
    (address) => {
      expect(refuseAddress(address, ['public', 'loopback'])).toMatch(/^FORBIDDEN_ADDRESS: /);
    },
  );

  test('lets loopback through for who may, and nothing else without encryption', () => {
    expect(['127.0.0.1', '127.255.255.254', '::1'].map((address) => refuseAddress(address, ['loopback']))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(refuseAddress('8.8.8.8', ['loopback'])).toMatch(/^NOT_HTTPS: /);
    expect(refuseAddress('10.0.0.1', ['loopback'])).toMatch(/^FORBIDDEN_ADDRESS: /);
  });
});

describe('readEndpoint', () => {
  test('judges an address by what it is, however it is spelt', () => {
    const spelt = address4.chain((value) => fc.tuple(fc.constant(plain4(value)), spelling4(value).chain(disguise)));
    fc.assert(
      fc.property(spelt, ([address, host]) => {
        const read = readEndpoint(`https://${host}:8443/x`, false);
        const reason = refuseAddress(address, ['public']);
        if (reason) expect(read).toEqual({ kind: 'refused', reason });
        else expect(read).toMatchObject({ kind: 'valid', endpoint: { host: address, port: 8443 } });
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['https://example.com', 'example.com', 443],
    ['HTTPS://EXAMPLE.com:8443/a?b#c', 'example.com', 8443],
    ['https://bücher.example/', 'xn--bcher-kva.example', 443],
    ['https://[2606:4700::1111]:8443/', '2606:4700::1111', 8443],
    ['https://1.1.1.1/', '1.1.1.1', 443],
  ])('takes %s', (url, host, port) => {
    const reach = ['public'];
    expect(readEndpoint(url, false)).toMatchObject({ kind: 'valid', endpoint: { host, port, isSecure: true, reach } });
    expect(isIP(host) === 0 || refuseAddress(host, ['public']) === undefined).toBe(true);
  });

  test.each([
    ['', 'NOT_A_URL'],
    ['example.com/calls', 'NOT_A_URL'],
    ['https://', 'NOT_A_URL'],
    ['https://exa mple.com', 'NOT_A_URL'],
    ['https://1.2.3.4.5', 'NOT_A_URL'],
    ['https://256.1.1.1', 'NOT_A_URL'],
    ['https://example.com:65536', 'NOT_A_URL'],
    ['http://example.com', 'NOT_HTTPS'],
    ['ftp://example.com', 'NOT_HTTPS'],
    ['file:///etc/passwd', 'NOT_HTTPS'],
    ['javascript:alert(1)', 'NOT_HTTPS'],
    ['https://user@example.com', 'HAS_CREDENTIALS'],
    ['https://:secret@example.com', 'HAS_CREDENTIALS'],
    ['https://[::1]/', 'FORBIDDEN_ADDRESS'],
    ['https://[::ffff:8.8.8.8]/', 'FORBIDDEN_ADDRESS'],
    ['https://[fe80::1]/', 'FORBIDDEN_ADDRESS'],
    ['https://example.com:22/', 'PORT_NOT_ALLOWED'],
    ['https://example.com:80/', 'PORT_NOT_ALLOWED'],
    ['https://8.8.8.8:444/', 'PORT_NOT_ALLOWED'],
  ])('refuses %j with %s', (url, code) => {
    expect(readEndpoint(url, false)).toEqual({ kind: 'refused', reason: expect.stringMatching(`^${code}: `) });
  });

  test.each([
    ['http://127.0.0.1:4400/calls', 'valid'],
    ['https://127.0.0.1:4400/calls', 'valid'],
    ['http://[::1]:4400', 'valid'],
    ['http://localhost:4400', 'valid'],
    ['https://localhost:4400', 'valid'],
    ['https://example.com', 'valid'],
    ['https://example.com:4400', 'refused'],
    ['http://8.8.8.8', 'refused'],
    ['http://192.168.1.1', 'refused'],
    ['https://192.168.1.1', 'refused'],
    ['ws://127.0.0.1', 'refused'],
  ])('with loopback allowed judges %s as %s', (url, kind) => {
    expect(readEndpoint(url, true).kind).toBe(kind);
  });

  test('takes the ports that the installation names, and no others', () => {
    vi.stubEnv('ENDPOINT_PORTS', '[443,9443]');
    const kindOf = (port: number) => readEndpoint(`https://example.com:${port}/`, false).kind;
    expect([443, 9443, 8443].map(kindOf)).toEqual(['valid', 'valid', 'refused']);
    vi.unstubAllEnvs();
  });
});
