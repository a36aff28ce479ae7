# The image of every process of Banlv: api, worker and clock differ by ROLES alone. Nothing of sandbox/ or tests/ is inside.

FROM node:20-bookworm-slim AS workbench
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY workbench/package.json workbench/
RUN npm ci
COPY workbench workbench
RUN npm run build -w workbench

# What runs in production, without the workbench's packages: it is built already.
FROM node:20-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY workbench/package.json workbench/
RUN npm ci --omit=dev --workspaces=false

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY config config
COPY server server
COPY operations operations
COPY --from=workbench /app/workbench/dist workbench/dist
USER node
EXPOSE 3000
CMD ["node", "--import", "tsx", "server/start.ts"]
