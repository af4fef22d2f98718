import type { IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

/** What an alarm watches, and what it says. */
export interface Watch {
  readonly metric: IMetric;
  /** Alarms at this value and above, or below it with `below`. */
  readonly threshold: number;
  readonly below?: boolean;
  readonly periods?: number;
  /** How many of these periods must be bad; all of them when left out. */
  readonly badPeriods?: number;
  /** What missing data means: no alarm, unless stated otherwise. */
  readonly silence?: TreatMissingData;
  /** What is wrong. */
  readonly fact: string;
  /** What to do first. */
  readonly advice: string;
  /** Heading in docs/operating.md with the rest. */
  readonly heading: string;
}
