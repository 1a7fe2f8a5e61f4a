# Pages, then the binary with the pages inside, then nothing but the binary.
# Digests are of the lists for all architectures: `docker buildx imagetools inspect debian:bookworm-slim` prints today's.
FROM node:22-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS pages
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY web ./
COPY docs/schema /src/docs/schema
RUN npm run --silent build

FROM rust:1.95-bookworm@sha256:6258907abe69656e41cd992e0b705cdcfabcbbe3db374f92ed2d47121282d4a1 AS binary
WORKDIR /src
COPY . .
COPY --from=pages /src/web/dist web/dist
RUN cargo build --release --locked

FROM debian:bookworm-slim@sha256:3783cc01769c7b2b1b83a5c5ad96c815348e28ed7da68e2e3687004faa906251
# rediss:// trusts what the system trusts; its newest list is the right one.
# hadolint ignore=DL3008
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/kaotsunagi --create-home kaotsunagi
COPY --from=binary /src/target/release/kaotsunagi /usr/local/bin/kaotsunagi
# A number, so that an orchestrator sees that it is not root.
USER 10001
WORKDIR /var/lib/kaotsunagi
EXPOSE 8080
# SIGTERM drains: phones are told to come back elsewhere.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && head -n1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["kaotsunagi"]
CMD ["serve"]
