import { describe, expect, it } from 'vitest';
import { targetUrl } from './target-url.ts';

const BASE = 'https://api.example.com/v1/';

describe('a call by a connection', () => {
  it.each([
    ['/contacts', 'https://api.example.com/v1/contacts'],
    ['/', 'https://api.example.com/v1/'],
    ['/contacts?a=b&c=%2Fd', 'https://api.example.com/v1/contacts?a=b&c=%2Fd'],
    ['/a..b/...?x=/../y', 'https://api.example.com/v1/a..b/...?x=/../y'],
    ['//elsewhere.example.com/x', 'https://api.example.com/v1//elsewhere.example.com/x'],
    ['/@elsewhere.example.com', 'https://api.example.com/v1/@elsewhere.example.com'],
    ['https://api.example.com/v1/contacts', 'https://api.example.com/v1/contacts'],
    ['https://API.example.com:443/v1?a=b', 'https://API.example.com:443/v1?a=b'],
  ])('of %s goes to %s', (given, url) => expect(targetUrl(BASE, given)).toBe(url));

  it.each([
    ['contacts'],
    [''],
    ['/../admin'],
    ['/a/../b'],
    ['/a/..'],
    ['/a/%2E%2e/b'],
    ['/contacts/./notes'],
    ['/a/%2e%2e/%2e%2e/admin'],
    ['/..\\..\\admin'],
    ['https://api.example.com/v2'],
    ['https://api.example.com/v1x'],
    ['http://api.example.com/v1'],
    ['https://api.example.com:8443/v1'],
    ['https://api.example.com.evil.example/v1'],
    ['https://api.example.com@evil.example/v1'],
    ['https://user:password@api.example.com/v1'],
    ['\\\\evil.example'],
  ])('leads nowhere else: %s', (given) => expect(targetUrl(BASE, given)).toBeUndefined());

  it('may go to a host without a path', () => {
    expect(targetUrl('https://api.example.com', '/a')).toBe('https://api.example.com/a');
    expect(targetUrl('https://api.example.com', 'https://api.example.com')).toBe('https://api.example.com');
    expect(targetUrl('https://api.example.com', '@evil.example')).toBeUndefined();
  });
});
