/** What an intrinsic function can look up while one stack is resolved. */
import type { Attributes } from '../service.ts';
import type { Template } from './assembly.ts';

/** The resource that is resolved, for error messages. */
export interface Place {
  readonly logicalId: string;
  readonly type: string;
}

/** Grows while resources are created: only those that exist can be looked up. */
export interface Scope {
  readonly template: Template;
  /** `AWS::Region` and the other pseudo parameters, without `AWS::NoValue`. */
  readonly pseudo: Readonly<Record<string, string>>;
  /** Attributes of the resources that were created before, in dependency order. */
  readonly attributes: ReadonlyMap<string, Attributes>;
  /** Exports of the stacks that were created before. */
  readonly exports: ReadonlyMap<string, unknown>;
}

/** Account and region of the stacks. */
export interface Environment {
  readonly account: string;
  readonly region: string;
}

/** `AWS::StackId` ends with a fixed UUID, so that it is the same on every start. */
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
