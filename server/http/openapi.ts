// OpenAPI 3.1 from the contracts of all routes.
import { z } from 'zod';
import type { Contract } from './route.ts';

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });

const parameters = (schema: z.ZodType | undefined, where: 'path' | 'query') => {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !(field instanceof z.ZodType && field.safeParse(undefined).success),
    schema: field instanceof z.ZodType ? jsonSchema(field, 'input') : {},
  }));
};

const errorAnswer = {
  description: '出错:code 供程序判断,message 可直接给人看',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          error: {
            type: 'object',
            properties: { code: { type: 'string' }, message: { type: 'string' }, details: { type: 'object' } },
          },
          requestId: { type: 'string' },
        },
      },
    },
  },
};

const requestBody = ({ body, upload }: Contract) => {
  if (upload) {
    const schema = { type: 'string', format: 'binary', maxLength: upload.mostBytes };
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema } } } };
  }
  return body
    ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body, 'input') } } } }
    : {};
};

const operation = (contract: Contract) => ({
  summary: contract.summary,
  tags: [contract.path.split('/')[2] ?? 'api'],
  parameters: [...parameters(contract.params, 'path'), ...parameters(contract.query, 'query')],
  ...requestBody(contract),
  responses: {
    '200': {
      description: '成功',
      content: contract.file
        ? { [contract.file]: { schema: jsonSchema(contract.data, 'output') } }
        : {
            'application/json': {
              schema: {
                type: 'object',
                required: ['data'],
                properties: {
                  data: jsonSchema(contract.data, 'output'),
                  ...(contract.page ? { page: jsonSchema(contract.page, 'output') } : {}),
                },
              },
            },
          },
    },
    default: errorAnswer,
  },
});

export const describeApi = (contracts: readonly Contract[]) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const contract of contracts) {
    const path = contract.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [contract.method]: operation(contract) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Banlv 伴旅 API', version: '1', description: '员工工作台使用的接口；登录后浏览器自动带上会话。' },
    paths,
  };
};
