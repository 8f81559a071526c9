package io.landbridge.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traffic flag as {@code landbridge run --listen} serves it, for applications that shall have no access to the ledger: {@code GET
 * /api/traffic?after=N&wait=MS&client=ID&open=K}, which is answered at once when the flag is newer than what was seen, and after a second
 * else.
 *
 * <p>While the run is away the flag cannot be read; a cutover needs the run too. An answer that does not come within 5 s counts as none.
 */
public final class HttpTrafficFlag extends TrafficFlag {

    private static final Logger LOG = LoggerFactory.getLogger(HttpTrafficFlag.class);
    private static final Duration SILENT = Duration.ofSeconds(5);
    private static final Duration PACE = Duration.ofMillis(20);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*(\\d{1,18})\\b");
    private static final Pattern DIRECT = Pattern.compile("\"direct\"\\s*:\\s*\"(source|target)\"");
    private static final Pattern HOLD = Pattern.compile("\"hold\"\\s*:\\s*(true|false)\\b");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(SILENT).build();
    private final URI server;
    private final @Nullable String token;

    private HttpTrafficFlag(String application, URI server, @Nullable String token) {
        super(application);
        this.server = server;
        this.token = token;
    }

    /**
     * Begins to follow; does not wait for the first reading.
     *
     * @param application seen by the operator while the cutover waits for it: letters, digits and {@code ._-}, up to 40
     * @param server where the run listens, as in {@code http://127.0.0.1:8080}
     * @param token what {@code --listen-token} names; null for a run on this machine that wants none
     */
    public static HttpTrafficFlag follow(String application, URI server, @Nullable String token) {
        HttpTrafficFlag flag = new HttpTrafficFlag(application, server, token);
        flag.start();
        return flag;
    }

    @Override
    Duration pace(boolean hold) {
        return PACE;
    }

    @Override
    @Nullable TrafficReading exchange(Seen seen, Duration wait) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request("?after=" + seen.version() + "&wait=" + wait.toMillis() + "&client=" + encoded(client())
                                + "&open=" + seen.open())
                        .GET()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == NOT_FOUND) {
            return null;
        }
        if (answer.statusCode() != OK) {
            throw new IOException(server + " answers " + answer.statusCode());
        }
        return parse(answer.body());
    }

    private HttpRequest.Builder request(String query) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve("/api/traffic" + query)).timeout(SILENT);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return request;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The document is flat and its keys are fixed, so that no library is needed for it. */
    static TrafficReading parse(String document) throws IOException {
        return new TrafficReading(
                Long.parseLong(found(VERSION, document)),
                Side.of(found(DIRECT, document)),
                Boolean.parseBoolean(found(HOLD, document)));
    }

    private static String found(Pattern pattern, String document) throws IOException {
        Matcher matcher = pattern.matcher(document);
        if (!matcher.find()) {
            throw new IOException("not the document of a traffic flag");
        }
        return matcher.group(1);
    }

    @Override
    void leave() {
        try {
            http.send(request("?client=" + encoded(client())).DELETE().build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            LOG.debug("it is taken for gone in a few seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
