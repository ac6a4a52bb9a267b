# syntax=docker/dockerfile:1
# docs/operations.md, "In a container", says how to build and run it. `buildah` needs `--format docker` for HEALTHCHECK.

# A Debian with Node 24 or newer and npm.
ARG BASE=node:24-bookworm-slim

# A media worker that is there already saves minutes: `--build-context worker=FOLDER`, as set-up keeps it in
# ~/.cache/parley/worker/. Without it, the worker is downloaded or built.
FROM scratch AS worker

FROM ${BASE} AS base
# What the worker's program is linked to, as Debian 12 names it. Another Debian as BASE has other numbers in the names.
ARG WORKER_LIBRARIES="libabsl20220623 libssl3 libuv1"
RUN node --eval 'if (!process.features.typescript) throw new Error(`Node ${process.version} cannot run TypeScript`)' \
 && apt-get update --quiet \
 && apt-get install --quiet --yes --no-install-recommends ${WORKER_LIBRARIES} \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/*

FROM base AS build
WORKDIR /parley
# npm packages and the worker take minutes, and change seldom: first, from the few files on which they depend.
# A registry of your own comes in with `--secret id=npmrc,src=FILE`, which stays out of the image.
COPY package.json package-lock.json ./
COPY setup setup
COPY workers/build workers/build
RUN --mount=type=bind,from=worker,target=/given-worker \
    --mount=type=cache,target=/root/.cache/parley,sharing=locked \
    --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    if [ -e /given-worker/mediasoup-worker ]; then export MEDIASOUP_WORKER_BIN=/given-worker/mediasoup-worker; fi \
 && node setup/image/worker.mjs /image/media-worker
COPY . .
RUN node setup/image/application.mjs /image

FROM base
ARG BASE
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="Parley" \
      org.opencontainers.image.description="Self-hosted WebRTC call server" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${BASE}"

# /data: what must outlive the container. /turn: where deploy/compose.yaml has coturn's configuration written.
RUN groupadd --gid 10001 parley \
 && useradd --uid 10001 --gid parley --home-dir /parley --no-create-home --shell /usr/sbin/nologin parley \
 && install --directory --owner=parley --group=parley --mode=0700 /data \
 && install --directory --owner=parley --group=parley --mode=0750 /turn
COPY --from=build /image /parley
# Exit code 41 is the worker's "started without mediasoup": its libraries are all there.
RUN code=0; /parley/media-worker/mediasoup-worker 2> /dev/null || code=$?; \
    if [ "$code" -ne 41 ]; then ldd /parley/media-worker/mediasoup-worker; exit 1; fi

ENV NODE_ENV=production \
    PARLEY_HOST=0.0.0.0 \
    PARLEY_DATA_DIR=/data \
    MEDIASOUP_WORKER_BIN=/parley/media-worker/mediasoup-worker
USER 10001:10001
WORKDIR /parley
VOLUME /data
# PARLEY_PORT, and PARLEY_MEDIA_PORT with the following ones: one a worker, of which there is one a core.
EXPOSE 8080 40000-40015/udp 40000-40015/tcp
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 CMD ["/usr/bin/env", "node", "healthcheck.mjs"]
# `env` becomes node, with no shell between: SIGTERM reaches the server itself.
ENTRYPOINT ["/usr/bin/env", "node", "src/main.ts"]
