/** Connects routes to a function with one permission for all of them. */
import { Stack } from 'aws-cdk-lib';
import {
  type HttpApi,
  HttpIntegrationType,
  HttpRouteIntegration,
  type HttpRouteIntegrationConfig,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * In place of CDK's HttpLambdaIntegration, which makes a permission for each route, or one whose ARN has three
 * parts after the API and so leaves out the fallback route, which has two. The permission here covers every route of this one API.
 */
export class FunctionIntegration extends HttpRouteIntegration {
  private readonly lambda: LambdaFunction;

  constructor(id: string, lambda: LambdaFunction, gateway: HttpApi) {
    super(id);
    this.lambda = lambda;
    lambda.addPermission('Gateway', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(gateway).formatArn({
        service: 'execute-api',
        resource: gateway.apiId,
        resourceName: '*/*', // stage and route; the fallback's route has no path
      }),
    });
  }

  bind(): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.lambda.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
    };
  }
}
