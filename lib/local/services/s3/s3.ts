/** S3 for the buckets of the template. Objects are files of a folder; roles and bucket policies decide calls. */
import {
  type ApiCall,
  type ApiReply,
  AwsError,
  type Resource,
  type Service,
  type ServiceContext,
} from '../../service.ts';
import { stableHash } from '../../template/physical-name.ts';
import { createBucketApi } from './bucket-api.ts';
import { corsHeaders, corsRules, preflight } from './cors.ts';
import { createMultipartApi } from './multipart-api.ts';
import { createObjectApi } from './object-api.ts';
import { openObjectStore } from './object-store.ts';
import { type Authorize, arnOf, type Place, placeOf } from './place.ts';
import { element, xml } from './xml.ts';

export interface S3 extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
  /** Whether a text is the address of one of its buckets. */
  isAddress(text: string): boolean;
}

/** Query parameters that do not choose the operation: its name for logs, a header of the reply, and the signature of a signed URL. */
const BESIDES =
  /^(x-id|response-content-disposition|X-Amz-(Algorithm|Content-Sha256|Credential|Date|Expires|Security-Token|Signature|SignedHeaders))$/;

/** The name of the template in lower case, or one as CloudFormation makes it: at most 63 characters. */
function bucketName({ stack, logicalId, properties }: Resource): string {
  if (typeof properties.BucketName === 'string') return properties.BucketName;
  const hash = stableHash(`${stack}/${logicalId}`).slice(0, 12);
  return `${`${stack}-${logicalId}`.slice(0, 50)}-${hash}`.toLowerCase();
}

export function createS3({ account, region, dataFolder, clock, iam }: ServiceContext): S3 {
  const store = openObjectStore(dataFolder, clock);
  const buckets = new Map<string, Date>();
  const policies = new Map<string, unknown>();
  const cors = new Map<string, ReturnType<typeof corsRules>>();
  const rulesFor = (path: string) => cors.get(placeOf(path).bucket) ?? [];

  const authorizerOf =
    ({ caller }: ApiCall): Authorize =>
    (action, place, context) => {
      const resourcePolicy = policies.get(place.bucket);
      const request = { caller, action, resource: arnOf(place), ...(context ? { context } : {}) };
      iam.authorize(resourcePolicy === undefined ? request : { ...request, resourcePolicy });
    };
  const requireBucket = ({ bucket }: Place) => {
    if (!buckets.has(bucket)) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
  };
  const objects = createObjectApi(store);
  const inBucket = createBucketApi(store);
  const inParts = createMultipartApi(store);

  return {
    handles: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
    signingName: 's3',
    attributes(resource) {
      if (resource.type === 'AWS::S3::BucketPolicy') return { ref: String(resource.properties.Bucket) };
      const name = bucketName(resource);
      return {
        ref: name,
        Arn: arnOf({ bucket: name, key: '' }),
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
      };
    },
    create(resource) {
      if (resource.type === 'AWS::S3::Bucket') {
        buckets.set(bucketName(resource), clock.now());
        cors.set(bucketName(resource), corsRules(resource.properties.CorsConfiguration));
      } else policies.set(String(resource.properties.Bucket), resource.properties.PolicyDocument);
    },
    async handle(call) {
      const place = placeOf(call.path);
      if (isExpired(call, clock.now())) throw new AwsError('AccessDenied', 'Request has expired', 403);
      const sub = [...call.query.keys()].filter((name) => !BESIDES.test(name));
      if (place.bucket === '' && call.method === 'GET') {
        call.authorize('s3:ListAllMyBuckets', '*');
        return listBuckets(buckets, account);
      }
      if (place.bucket === '') throw notRun(call);
      const authorize = authorizerOf(call);
      const request = { call, place, authorize };
      const answer = place.key === '' ? inBucket(request, sub) : (objects(request, sub) ?? inParts(request, sub));
      if (!answer) throw notRun(call);
      requireBucket(place);
      return answer();
    },
    preflight: (request) => preflight(rulesFor(request.path), request),
    corsHeaders: (request) => corsHeaders(rulesFor(request.path), request),
    refusal,
    isAddress: (text) => [...buckets.keys()].some((bucket) => text === `https://${bucket}.s3.${region}.amazonaws.com`),
  };
}

/** Of a signed URL: functions sign by the runtime's clock. */
function isExpired({ query }: ApiCall, now: Date): boolean {
  const signedAt = query.get('X-Amz-Date');
  if (signedAt === null || !query.has('X-Amz-Signature')) return false;
  const iso = signedAt.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return !(now.getTime() < Date.parse(iso) + Number(query.get('X-Amz-Expires')) * 1000);
}

/** The date is that of the runtime's start, which creates the buckets. */
function listBuckets(buckets: ReadonlyMap<string, Date>, owner: string): ApiReply {
  const Bucket = [...buckets].map(([Name, at]) => ({ Name, CreationDate: at.toISOString() }));
  return xml(element('ListAllMyBucketsResult', { Buckets: { Bucket }, Owner: { ID: owner } }));
}

const notRun = ({ method, path, query }: ApiCall) =>
  new AwsError('NotImplemented', `The local S3 does not run ${method} ${path}?${query}`, 501);

/** S3's names for errors of the AWS port. */
const NAMES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  UnrecognizedClientException: 'InvalidAccessKeyId',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  ThrottlingException: 'SlowDown',
  InternalServerErrorException: 'InternalError',
  InternalFailure: 'InternalError',
  ServiceUnavailableException: 'ServiceUnavailable',
};

function refusal(error: AwsError): ApiReply {
  const name = NAMES[error.name] ?? error.name;
  const status = name === 'SlowDown' ? 503 : error.status;
  return { status, ...xml(element('Error', { Code: name, Message: error.message }), false) };
}
