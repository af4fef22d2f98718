/** What an intrinsic function may look up while one stack is being read. */
import type { Attributes } from '../service.ts';
import type { Template } from './assembly.ts';

/** Whose property is being read: named in errors. */
export interface Place {
  readonly logicalId: string;
  readonly type: string;
}

export interface Scope {
  readonly template: Template;
  /** `AWS::Region` and the like; `AWS::NoValue` is not among them. */
  readonly pseudo: Readonly<Record<string, string>>;
  /** Filled as resources are read, in dependency order. */
  readonly attributes: ReadonlyMap<string, Attributes>;
  /** Of all stacks that were read before. */
  readonly exports: ReadonlyMap<string, unknown>;
}

/** The environment in which stacks are read. */
export interface Environment {
  readonly account: string;
  readonly region: string;
}

export const pseudoParameters = (
  stack: string,
  { account, region }: Environment,
): Readonly<Record<string, string>> => ({
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': stack,
  'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stack}/00000000-0000-0000-0000-000000000000`,
});
