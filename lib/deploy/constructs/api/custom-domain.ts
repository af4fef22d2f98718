import { ApiMapping, DomainName, type HttpApi, type HttpStage, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';

interface CustomDomainProps {
  readonly name: string;
  /** A certificate of the same region: the endpoint is regional. */
  readonly certificateArn: string;
  /** Where the name gets its record. Without it the record is made elsewhere. */
  readonly hostedZoneId: string | undefined;
  readonly gateway: HttpApi;
  readonly stage: HttpStage;
}

/** A name of one's own in front of the API. */
export class CustomDomain extends Construct {
  readonly url: string;
  /** What a record of the name must lead to. */
  readonly target: string;

  constructor(scope: Construct, id: string, { name, certificateArn, hostedZoneId, gateway, stage }: CustomDomainProps) {
    super(scope, id);
    const domainName = new DomainName(this, 'Name', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new ApiMapping(this, 'Mapping', { api: gateway, stage, domainName });
    const { regionalDomainName: dnsName, regionalHostedZoneId } = domainName;
    if (hostedZoneId) {
      new CfnRecordSet(this, 'Record', {
        hostedZoneId,
        name,
        type: 'A',
        aliasTarget: { dnsName, hostedZoneId: regionalHostedZoneId },
      });
    }
    this.url = `https://${name}`;
    this.target = dnsName;
  }
}
