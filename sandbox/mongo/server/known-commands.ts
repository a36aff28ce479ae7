// Commands that a real MongoDB knows and this one refuses: clients learn that they asked for too much, not that they misspelt it.
export const KNOWN_ELSEWHERE: ReadonlySet<string> = new Set(
  `authenticate saslStart saslContinue logout createUser updateUser dropUser dropAllUsersFromDatabase grantRolesToUser
  revokeRolesFromUser usersInfo createRole updateRole dropRole dropAllRolesFromDatabase grantPrivilegesToRole
  revokePrivilegesFromRole grantRolesToRole revokeRolesFromRole rolesInfo invalidateUserCache mapReduce mapreduce group
  geoSearch geoNear planCacheClear planCacheClearFilters planCacheListFilters planCacheSetFilter replSetAbortPrimaryCatchUp
  replSetFreeze replSetGetConfig replSetInitiate replSetMaintenance replSetReconfig replSetResizeOplog replSetStepDown
  replSetSyncFrom applyOps addShard balancerStart balancerStatus balancerStop enableSharding shardCollection removeShard
  refineCollectionShardKey split moveChunk moveRange mergeChunks movePrimary listShards flushRouterConfig reshardCollection
  cloneCollectionAsCapped convertToCapped collStats collstats compact  connPoolStats connPoolSync currentOp dataSize
  dbHash driverOIDTest features filemd5 fsync fsyncUnlock getDefaultRWConcern setDefaultRWConcern killOp listCommands
  lockInfo logRotate netstat profile reIndex rotateCertificates setParameter setIndexCommitQuorum shutdown top validate
  whatsmysni bulkWrite clientMetadata getClusterParameter setClusterParameter createSearchIndexes updateSearchIndex
  dropSearchIndex setProfilingLevel availableQueryOptions prepareTransaction godinsert sleep`.split(/\s+/),
);
