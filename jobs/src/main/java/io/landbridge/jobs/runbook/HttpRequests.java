package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.SecretText;
import io.landbridge.pipeline.cutover.StepAction.Http;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends requests. Safe for several threads. */
final class HttpRequests {

    /** More of an answer is neither kept nor searched. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    /** An answer; {@code body} without what comes behind its first megabyte. */
    record Answered(int status, String body) {}

    /** Sends the request of a step, and refuses an answer that is not as expected. */
    String send(Http http, String where, Duration limit) {
        List<String> secrets = secrets(http);
        HttpRequest.Builder request = HttpRequest.newBuilder(address(http.url(), where))
                .method(
                        http.method(),
                        http.body() == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(http.body().reveal()));
        http.headers().forEach((name, value) -> header(request, name, value, where));
        if (http.body() != null && http.headers().keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
            request.header("Content-Type", "application/json");
        }
        Answered answer = send(request, where, limit, secrets);
        String shown = CapturedOutput.of(answer.status() + " " + answer.body(), secrets);
        boolean expected = http.status().isEmpty()
                ? answer.status() >= 200 && answer.status() < 300
                : http.status().contains(answer.status());
        if (!expected) {
            throw new LandbridgeException(RunbookError.STEP_FAILED, where, "The answer is " + shown);
        }
        if (http.contains() != null && !answer.body().contains(http.contains())) {
            throw new LandbridgeException(
                    RunbookError.STEP_FAILED, where, "The answer does not hold '" + http.contains() + "': " + shown);
        }
        return shown;
    }

    /** Sends a request; a server that does not answer is an error of its own. */
    Answered send(HttpRequest.Builder request, String where, Duration limit, List<String> secrets) {
        try {
            HttpResponse<InputStream> response =
                    client.send(request.timeout(limit).build(), BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return new Answered(
                        response.statusCode(), new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            }
        } catch (java.net.http.HttpTimeoutException e) {
            throw new LandbridgeException(
                    RunbookError.TIMED_OUT, where, "No answer within " + limit.toMillis() + " ms.", e);
        } catch (IOException e) {
            String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new LandbridgeException(
                    RunbookError.STEP_FAILED, where, "No answer: " + CapturedOutput.of(what, secrets) + '.', e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LandbridgeException(RunbookError.STEP_FAILED, where, "The work was told to end.", e);
        }
    }

    /** Whether somebody listens there; sends nothing. */
    String look(SecretText url, String where, Duration limit) {
        URI address = address(url, where);
        int usual = "https".equalsIgnoreCase(address.getScheme()) ? HTTPS : HTTP;
        int port = address.getPort() < 0 ? usual : address.getPort();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), port), (int)
                    Math.min(Integer.MAX_VALUE, limit.toMillis()));
            return address.getHost() + ':' + port + " listens; nothing was sent";
        } catch (IOException e) {
            throw new LandbridgeException(
                    RunbookError.STEP_FAILED, where, "Nobody listens at " + address.getHost() + ':' + port + '.', e);
        }
    }

    /** The address, in an error without what may be secret in it. */
    static URI address(SecretText url, String where) {
        try {
            URI address = URI.create(url.reveal());
            if (address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Its message would repeat the address.
            throw new LandbridgeException(RunbookError.STEP_FAILED, where, url + " leads to no address.");
        }
        throw new LandbridgeException(RunbookError.STEP_FAILED, where, url + " leads to no address.");
    }

    private static void header(HttpRequest.Builder request, String name, SecretText value, String where) {
        try {
            request.header(name, value.reveal());
        } catch (IllegalArgumentException e) {
            throw new LandbridgeException(RunbookError.STEP_FAILED, where, "The header '" + name + "' cannot be sent.");
        }
    }

    private static List<String> secrets(Http http) {
        List<String> secrets = new ArrayList<>(http.url().secrets());
        http.headers().values().forEach(value -> secrets.addAll(value.secrets()));
        if (http.body() != null) {
            secrets.addAll(http.body().secrets());
        }
        return secrets;
    }
}
