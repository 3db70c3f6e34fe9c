# Allot and its studio in one image. All data is in /data; nothing else is written.
#   docker build -t allot . && docker run -p 4400:4400 -v allot:/data allot
# A tag moves. For a build that is the same next year, name the base by digest: docs/guides/docker.md.
ARG NODE=node:26-slim
FROM ${NODE} AS built
WORKDIR /allot
COPY . .
# The Node that npm installs is removed: the image has the right one.
RUN npm ci && npm run build && npm prune --omit=dev && rm -rf node_modules/node-linux-* node_modules/node-bin-*

FROM ${NODE}
ENV NODE_ENV=production ALLOT_HOST=0.0.0.0 ALLOT_DATA=/data
WORKDIR /allot
COPY --from=built /allot /allot
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 4400
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.ALLOT_PORT ?? 4400) + '/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1, so that the signal to stop reaches it. A large young generation: docs/guides/scale.md says why.
CMD ["node", "--min-semi-space-size=64", "--max-semi-space-size=64", "apps/allot/allot.js", "start"]
