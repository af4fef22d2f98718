/** A DB cluster of the template: its names, and the checks of AWS. */
import { type Resource, type ServiceContext, TemplateError } from '../../service.ts';
import { resolveDynamicReference, type SecretReader } from './dynamic-reference.ts';
import { clusterArn, identifierOf } from './rds-attributes.ts';

/** A cluster of the template. All clusters share the one local server. */
export interface Cluster {
  readonly arn: string;
  readonly identifier: string;
  readonly isHttpEndpointEnabled: boolean;
  readonly databaseName: string | undefined;
  readonly master: { readonly username: string; readonly password: string };
}

/**
 * Oldest minor of each major version that has the Data API; 18 has none yet.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.Data_API.html
 */
const OLDEST_MINOR: Readonly<Record<string, number>> = { 13: 11, 14: 8, 15: 3, 16: 1, 17: 4 };
/** https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html */
const AUTO_PAUSE_SECONDS = { least: 300, most: 86_400 };

function checkEngine(resource: Resource, isHttpEndpointEnabled: boolean): void {
  const { Engine, EngineVersion } = resource.properties;
  if (Engine !== 'aurora-postgresql') throw new TemplateError(resource, `Engine ${Engine} does not run here`);
  if (typeof EngineVersion !== 'string' || !isHttpEndpointEnabled) return;
  // A major version means its default minor version, which is recent enough.
  const [major = '', minor] = EngineVersion.split('.');
  const oldest = OLDEST_MINOR[major];
  if (oldest === undefined || (minor !== undefined && Number(minor) < oldest)) {
    throw new TemplateError(resource, `EngineVersion ${EngineVersion} has no RDS Data API (EnableHttpEndpoint)`);
  }
}

function checkScaling(resource: Resource): void {
  const scaling = resource.properties.ServerlessV2ScalingConfiguration;
  if (typeof scaling !== 'object' || scaling === null) return;
  const { MinCapacity, MaxCapacity, SecondsUntilAutoPause } = scaling as Readonly<Record<string, unknown>>;
  if (Number(MaxCapacity) < 1 || Number(MinCapacity) > Number(MaxCapacity)) {
    throw new TemplateError(resource, `capacity from ${MinCapacity} to ${MaxCapacity} ACU is refused by Aurora`);
  }
  const seconds = Number(SecondsUntilAutoPause ?? AUTO_PAUSE_SECONDS.least);
  if (seconds < AUTO_PAUSE_SECONDS.least || seconds > AUTO_PAUSE_SECONDS.most) {
    throw new TemplateError(resource, `SecondsUntilAutoPause ${seconds} is not from 300 to 86400`);
  }
}

/** User and password in plain text: a template has them as references to the cluster's secret. */
function masterLogin(resource: Resource, secrets: SecretReader): Cluster['master'] {
  const value = (property: 'MasterUsername' | 'MasterUserPassword') => {
    const text = resource.properties[property];
    if (typeof text !== 'string' || text === '') throw new TemplateError(resource, `${property} is required here`);
    try {
      return resolveDynamicReference(text, secrets);
    } catch (error) {
      throw new TemplateError(resource, `${property}: ${error instanceof Error ? error.message : error}`);
    }
  };
  return { username: value('MasterUsername'), password: value('MasterUserPassword') };
}

/**
 * Throws `TemplateError` for what Aurora would refuse, and for what this runtime cannot do (other engines, snapshots).
 */
export function readCluster(resource: Resource, context: ServiceContext, secrets: SecretReader): Cluster {
  const { EnableHttpEndpoint, DatabaseName } = resource.properties;
  const isHttpEndpointEnabled = EnableHttpEndpoint === true || EnableHttpEndpoint === 'true';
  checkEngine(resource, isHttpEndpointEnabled);
  checkScaling(resource);
  const identifier = identifierOf(resource);
  return {
    arn: clusterArn(identifier, context),
    identifier,
    isHttpEndpointEnabled,
    databaseName: typeof DatabaseName === 'string' ? DatabaseName : undefined,
    master: masterLogin(resource, secrets),
  };
}
