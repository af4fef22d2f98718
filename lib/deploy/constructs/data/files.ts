import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Documents that were made for customers, and temporary objects under `tmp/`. */
export class Files extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [
        // Maintenance deletes after 24 hours; this is for when it is switched off. S3 counts whole days.
        { id: 'forget-temporary', prefix: 'tmp/', expiration: Duration.days(2) },
        { id: 'forget-unfinished', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: RemovalPolicy.RETAIN, // in every environment: destroying a stack loses no document
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only functions read and write here, and their logs say what; access logs would be a second bucket.',
    });
  }
}
