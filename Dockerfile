# halfpast in a container: what runs is what the lock file names, by hash, as a user that owns nothing.
#
#   docker build -t halfpast .
#   docker run -p 127.0.0.1:8080:8080 -v halfpast:/data halfpast
#   docker run --rm -v halfpast:/data halfpast doctor
#
# The ledger is a file under /data; HALFPAST_LEDGER names another one, such as redis://HOST:6379. With Redis
# beside it: compose.yaml. How to run it: docs/operations.md.

FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
# Without pip of its own: nothing is installed where it runs.
RUN ["python", "-m", "venv", "--without-pip", "/opt/halfpast"]

# A layer of its own: it changes with the lock file only.
COPY requirements.lock ./
RUN ["pip", "--python", "/opt/halfpast", "install", "--require-hashes", "--only-binary=:all:", "-r", "requirements.lock"]

COPY pyproject.toml LICENSE ./
COPY engine ./engine
COPY tools ./tools
COPY server ./server
RUN ["pip", "--python", "/opt/halfpast", "install", "--no-deps", "."]


FROM python:3.13-slim

LABEL org.opencontainers.image.title="halfpast" \
      org.opencontainers.image.description="Scheduling engine that voice agents can call" \
      org.opencontainers.image.licenses="MIT"

# A number that no user of the host has; a volume mounted at /data takes its owner from here.
RUN groupadd --gid 10001 halfpast \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin halfpast \
 && install -d -o 10001 -g 10001 -m 0700 /data

COPY --from=build /opt/halfpast /opt/halfpast

ENV PATH=/opt/halfpast/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HALFPAST_HOST=0.0.0.0 \
    HALFPAST_PORT=8080 \
    HALFPAST_LEDGER=sqlite:////data/halfpast.db

USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM

# Ready: in memory, and the ledger answers. No proxy is asked on the way to this container itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['HALFPAST_PORT'] + '/readyz', timeout=2)"]

ENTRYPOINT ["halfpast"]
CMD ["serve"]
