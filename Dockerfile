# Builds from the distribution's packages alone; the second stage holds the program, its flows and what it
# links. Health answers on the monitor port.
FROM debian:12-slim AS build
COPY . /src
WORKDIR /src
RUN ./dev deps && cmake --preset release && cmake --build --preset release --target screenline

FROM debian:12-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
      ca-certificates libssl3 libsqlite3-0 libfmt9 libcpp-httplib0.11 libre2-9 libicu72 libcurl4 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --home-dir /var/lib/screenline --create-home screenline
COPY --from=build /src/build-release/screenline /usr/local/bin/screenline
COPY --from=build /src/flows /usr/share/screenline/flows
COPY --from=build /src/config /usr/share/screenline/config
USER screenline
WORKDIR /var/lib/screenline
VOLUME /var/lib/screenline
EXPOSE 8080 8081
ENTRYPOINT ["screenline"]
CMD ["serve", "--config", "/etc/screenline/config.json"]
