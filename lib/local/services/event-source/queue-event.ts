/** The event that a function gets from a queue. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
import type { Received } from '../sqs/delivery.ts';
import type { MessageAttribute } from '../sqs/message.ts';
import { attributesDigest, bodyDigest } from '../sqs/operations/digest.ts';
import { systemAttributes } from '../sqs/operations/receive.ts';

/** Members have the names and capitals of Lambda's event, which differ from those of SQS's own API. */
export function queueEvent(batch: readonly Received[], queueArn: string, region: string): object {
  return { Records: batch.map((received) => record(received, queueArn, region)) };
}

function record({ message, receiptHandle }: Received, eventSourceARN: string, awsRegion: string): object {
  const digest = attributesDigest(message.attributes);
  const attributes = Object.entries(message.attributes).map(([name, attribute]) => [name, shown(attribute)]);
  return {
    messageId: message.id,
    receiptHandle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(attributes),
    ...(digest === undefined ? {} : { md5OfMessageAttributes: digest }),
    md5OfBody: bodyDigest(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion,
  };
}

/** The lists are always there and always empty: SQS has no list attributes. */
const shown = ({ DataType, StringValue, BinaryValue }: MessageAttribute): object => ({
  ...(StringValue === undefined ? {} : { stringValue: StringValue }),
  ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
  stringListValues: [],
  binaryListValues: [],
  dataType: DataType,
});
