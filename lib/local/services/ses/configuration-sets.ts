/** Configuration sets and their event destinations. */
import { type Resource, TemplateError } from '../../service.ts';
import { physicalName } from '../../template/physical-name.ts';

export interface ConfigurationSets {
  create(resource: Resource): void;
  has(name: string): boolean;
  /** Whether the set publishes events of this type (`bounce`) on the event bus. */
  publishes(name: string, type: string): boolean;
}

const SET = 'AWS::SES::ConfigurationSet';
/** As CloudFormation spells them; the API of SES has them in capitals. */
const TYPES = new Set(
  'send reject bounce complaint delivery open click renderingFailure deliveryDelay subscription'.split(' '),
);

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

export const setName = (resource: Resource): string => {
  const { Name } = resource.properties;
  return typeof Name === 'string' ? Name : physicalName(resource);
};

/** `busArn` is the default event bus: SES publishes to no other. */
export function createConfigurationSets(busArn: string): ConfigurationSets {
  const sets = new Map<string, Set<string>>();

  const addDestination = (resource: Resource): void => {
    const refuse = (message: string) => new TemplateError(resource, message);
    const { ConfigurationSetName, EventDestination } = resource.properties;
    const published = sets.get(String(ConfigurationSetName));
    if (!published) throw refuse(`there is no configuration set ${ConfigurationSetName}`);
    const bus = memberOf(memberOf(EventDestination, 'EventBridgeDestination'), 'EventBusArn');
    if (bus === undefined) throw refuse('EventBridge is the only event destination that is run here');
    if (bus !== busArn) throw refuse(`SES publishes to the default event bus only, ${busArn}, not to ${String(bus)}`);
    const types = memberOf(EventDestination, 'MatchingEventTypes');
    const wrong = Array.isArray(types) ? types.filter((type) => !TYPES.has(type)) : ['none'];
    if (!Array.isArray(types) || types.length === 0 || wrong.length > 0)
      throw refuse(`MatchingEventTypes are some of ${[...TYPES].join(', ')}, not ${wrong.join(', ')}`);
    if (memberOf(EventDestination, 'Enabled') === false) return;
    for (const type of types) published.add(type);
  };

  return {
    create(resource) {
      if (resource.type === SET) sets.set(setName(resource), new Set());
      else addDestination(resource);
    },
    has: (name) => sets.has(name),
    publishes: (name, type) => sets.get(name)?.has(type) ?? false,
  };
}
