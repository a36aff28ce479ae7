// Run by mongosh in docker-compose.yml: a replica set of one and the server's own user, made where they are missing.
const uri = 'mongodb://mongo:27017/admin?directConnection=true';
const admin = connect(uri);
admin.auth('root', process.env.MONGO_ROOT_PASSWORD);

const notYetInitialized = 94;
try {
  admin.adminCommand({ replSetGetStatus: 1 });
} catch (error) {
  if (error.code !== notYetInitialized) throw error;
  admin.adminCommand({ replSetInitiate: { _id: 'banlv', members: [{ _id: 0, host: 'mongo:27017' }] } });
}
while (!admin.hello().isWritablePrimary) sleep(200);

const banlv = admin.getSiblingDB('banlv');
const roles = [{ role: 'readWrite', db: 'banlv' }];
const pwd = process.env.MONGO_APP_PASSWORD;
if (banlv.getUser('banlv') === null) banlv.createUser({ user: 'banlv', pwd, roles });
else banlv.updateUser('banlv', { pwd, roles });
