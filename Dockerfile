# The image of the GitHub Action: one program, git beside it, and no shell at its door.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH=amd64
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props .editorconfig global.json ./
COPY src/LeakGate/ src/LeakGate/
COPY src/LeakGate.Parquet/ src/LeakGate.Parquet/
COPY src/LeakGate.ClickHouse/ src/LeakGate.ClickHouse/
COPY src/LeakGate.Action/ src/LeakGate.Action/
# Analyzers have had their say before a commit gets here.
RUN dotnet publish src/LeakGate.Action --configuration Release --arch "$TARGETARCH" --output /program --nologo \
    -p:LeakGateAheadOfTime=true -p:RunAnalyzers=false

FROM debian:bookworm-slim
# OpenSSL and certificates for uploads, git for the base of a change. Git's package asks for Perl, which none of the
# commands used here run and which is larger than git: so the package goes in without it.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libssl3 libstdc++6 \
        libcurl3-gnutls libexpat1 libpcre2-8-0 zlib1g \
    && cd /tmp && apt-get download git \
    && dpkg --force-depends --install git_*.deb \
    && rm -rf git_*.deb /var/lib/apt/lists/* /var/cache/* /var/log/* /usr/share/doc/git /usr/lib/git-core/git-imap-send \
        /usr/lib/git-core/git-daemon /usr/lib/git-core/git-http-push /usr/lib/git-core/git-shell
COPY --from=build /program/leakgate-action /usr/local/bin/leakgate-action
# GitHub mounts the workspace for root, so the program runs as root.
ENTRYPOINT ["/usr/local/bin/leakgate-action"]
