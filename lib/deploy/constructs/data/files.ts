import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Files that tenants import and export have personal data of many people. docs/data.md says after how long they are deleted. */
const TRANSFER_DAYS = 7;
/** How long a browser need not ask again whether it may upload. */
const CORS_SECONDS = 3600;

/** Bucket for documents that functions make for customers, for temporary objects under `tmp/`, and for files that tenants import and export. */
export class Files extends Construct {
  readonly bucket: Bucket;
  /** Where signed URLs lead. */
  readonly origin: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        // cleanup-temp-files deletes them after 24 hours; this holds when it is switched off. S3 counts whole days.
        { id: 'forget-temporary', prefix: 'tmp/', expiration: Duration.days(2) },
        { id: 'forget-imports', prefix: 'imports/', expiration: Duration.days(TRANSFER_DAYS) },
        { id: 'forget-exports', prefix: 'exports/', expiration: Duration.days(TRANSFER_DAYS) },
        { id: 'forget-unfinished', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      // The signed URL is the permission, and no cookie goes along; the API's own address is known only after this stack.
      cors: [
        {
          allowedMethods: [HttpMethods.PUT],
          allowedOrigins: ['*'],
          allowedHeaders: ['content-type'],
          maxAge: CORS_SECONDS,
        },
      ],
      removalPolicy: RemovalPolicy.RETAIN, // whatever `prod` is, so that destroying a stack loses no document
    });
    this.origin = `https://${this.bucket.bucketName}.s3.${Aws.REGION}.${Aws.URL_SUFFIX}`;
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only functions read and write objects, and their logs record it; access logs would need a second bucket.',
    });
  }
}
