import { describe, expect, it } from 'vitest';
import { resolveDynamicReference } from './dynamic-reference.ts';

const ARN = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:Master-AbCdEf';
const secrets = { read: (id: string) => (id === ARN || id === 'Master' ? { username: 'me', port: 5432 } : undefined) };
const resolve = (text: string) => resolveDynamicReference(text, secrets);

describe('resolveDynamicReference', () => {
  it('reads the key of the secret, by ARN or name, with or without stage and version', () => {
    expect(resolve(`{{resolve:secretsmanager:${ARN}:SecretString:username::}}`)).toBe('me');
    expect(resolve('{{resolve:secretsmanager:Master:SecretString:username}}')).toBe('me');
    expect(resolve('{{resolve:secretsmanager:Master:SecretString:port:AWSCURRENT:}}')).toBe('5432');
  });

  it('reads the whole secret without a key', () => {
    expect(resolve(`{{resolve:secretsmanager:${ARN}}}`)).toBe('{"username":"me","port":5432}');
    expect(resolve('{{resolve:secretsmanager:Master:SecretString}}')).toBe('{"username":"me","port":5432}');
  });

  it('replaces every reference within a text and leaves the rest', () => {
    const user = '{{resolve:secretsmanager:Master:SecretString:username::}}';
    expect(resolve(`${user}@host/${user} {{resolve:ssm:x}}`)).toBe('me@host/me {{resolve:ssm:x}}');
  });

  it('names the secret or the key that is missing', () => {
    expect(() => resolve('{{resolve:secretsmanager:None:SecretString:a::}}')).toThrow(
      "can't find the specified secret None",
    );
    expect(() => resolve('{{resolve:secretsmanager:Master:SecretString:a::}}')).toThrow('JSONKey a in Master');
  });
});
