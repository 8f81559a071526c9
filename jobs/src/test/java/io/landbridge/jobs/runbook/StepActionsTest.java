package io.landbridge.jobs.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.SecretText;
import io.landbridge.pipeline.cutover.SecretText.Part;
import io.landbridge.pipeline.cutover.StepAction.Command;
import io.landbridge.pipeline.cutover.StepAction.Http;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Secret;
import io.landbridge.pipeline.throttle.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and commands for real, on this machine. */
final class StepActionsTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private FakeWebServer server;
    private String base = "";
    private volatile int status = 200;
    private volatile String answer = "fine";

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() throws IOException {
        server = new FakeWebServer(request -> {
            requests.add(
                    request.line() + ' ' + request.headers().getOrDefault("authorization", "-") + ' ' + request.body());
            return new FakeWebServer.Reply(status, answer);
        });
        base = server.base();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void aRequestCarriesItsSecretsAndItsOutputDoesNot() {
        answer = "you said s3cret";
        Http http = new Http(
                "PUT",
                SecretText.plain(base + "/banner"),
                Map.of("Authorization", secret("Bearer ", "s3cret")),
                SecretText.plain("{}"),
                List.of(),
                "you said");

        String output = new HttpRequests().send(http, "banner", LONG);

        assertThat(requests).containsExactly("PUT /banner Bearer s3cret {}");
        assertThat(output).isEqualTo("200 you said ***");
    }

    @Test
    void anAnswerThatIsNotAsExpectedIsAFailure() throws IOException {
        status = 503;
        assertFails(RunbookError.STEP_FAILED, "The answer is 503 fine", get(List.of(), null));
        assertThat(new HttpRequests().send(get(List.of(503), null), "step", LONG))
                .isEqualTo("503 fine");
        status = 200;
        assertFails(RunbookError.STEP_FAILED, "does not hold 'on'", get(List.of(), "on"));
        server.close();
        assertFails(RunbookError.STEP_FAILED, "No answer", get(List.of(), null));
    }

    @Test
    void aCommandSaysWhatItPrintedWithoutItsSecrets() {
        Command command = new Command(
                List.of("/bin/sh", "-c", "echo \"token $TOKEN\"; echo on standard error >&2"),
                Map.of("TOKEN", secret("", "s3cret")),
                0,
                "token");

        assertThat(commands().run(command, "step", LONG)).isEqualTo("token ***\non standard error");
    }

    @Test
    void aCommandThatEndsOtherwiseIsAFailure() {
        Command fails = new Command(List.of("/bin/sh", "-c", "echo no; exit 3"), Map.of(), 0, null);
        assertThatThrownBy(() -> commands().run(fails, "step", LONG))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        failure -> assertThat(failure.what()).isEqualTo("/bin/sh ended with 3: no"));
        assertThat(commands().run(new Command(fails.run(), Map.of(), 3, null), "step", LONG))
                .isEqualTo("no");
        assertThatThrownBy(
                        () -> commands().run(new Command(List.of("no-such-program"), Map.of(), 0, null), "step", LONG))
                .isInstanceOf(LandbridgeException.class);
        assertThatThrownBy(() -> commands().look(new Command(List.of("no-such-program"), Map.of(), 0, null), "step"))
                .isInstanceOf(LandbridgeException.class);
        assertThat(commands().look(new Command(List.of("sh"), Map.of(), 0, null), "step"))
                .endsWith("/sh is there; it was not run");
    }

    @Test
    void aCommandThatDoesNotEndIsKilledWithAllThatItStarted() throws IOException, InterruptedException {
        Path children = folder.resolve("children");
        Command command = new Command(
                List.of(
                        "/bin/sh",
                        "-c",
                        "sleep 1000 & echo $! > " + children + "; echo begun; trap '' TERM; wait; wait; wait"),
                Map.of(),
                0,
                null);

        assertThatThrownBy(() -> commands().run(command, "step", Duration.ofSeconds(2)))
                .isInstanceOfSatisfying(LandbridgeException.class, late -> {
                    assertThat(late.errorCode()).isEqualTo(RunbookError.TIMED_OUT);
                    assertThat(late.what()).contains("begun");
                });

        long child = Long.parseLong(Files.readString(children).strip());
        Optional<ProcessHandle> left = ProcessHandle.of(child);
        if (left.isPresent()) {
            assertThat(left.orElseThrow()
                            .onExit()
                            .completeOnTimeout(null, 600, TimeUnit.SECONDS)
                            .join())
                    .as("the child has ended")
                    .isNotNull();
        }
    }

    @Test
    void theEndOfLongOutputIsKept() {
        String printed =
                commands().run(new Command(List.of("/bin/sh", "-c", "seq 1 200000"), Map.of(), 0, null), "step", LONG);

        assertThat(printed).startsWith("… ").endsWith("\n200000").hasSizeLessThan(CapturedOutput.MOST + 3);
    }

    @Test
    void aValueOfPrometheusIsFoundInItsAnswer() {
        assertThat(
                        Watching.firstValue(
                                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"a\":\"b\"},\"value\":[1700000000.1,\"0.03\"]}]}}"))
                .hasValueSatisfying(value -> assertThat(value).isEqualByComparingTo("0.03"));
        assertThat(Watching.firstValue(
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1700000000,\"7\"]}}"))
                .hasValueSatisfying(value -> assertThat(value).isEqualByComparingTo("7"));
        assertThat(Watching.firstValue("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"))
                .isEmpty();
        assertThat(Watching.firstValue("{\"data\":{\"result\":[{\"value\":[1,\"NaN\"]}]}}"))
                .isEmpty();
        assertThat(Watching.firstValue("<html>")).isEmpty();
    }

    @Test
    void waitingEndsWithASignal() {
        StopSignal stop = new StopSignal();
        stop.raise(new LandbridgeException(io.landbridge.jobs.run.RunError.STOPPED_BY_OPERATOR, "test", "told so"));

        assertThatThrownBy(() -> new Waits(Ticker.SYSTEM, stop).sleep(LONG)).isInstanceOf(LandbridgeException.class);
    }

    private Http get(List<Integer> expected, @org.jspecify.annotations.Nullable String contains) {
        return new Http("GET", SecretText.plain(base + "/"), Map.of(), null, expected, contains);
    }

    private static void assertFails(RunbookError code, String what, Http http) {
        assertThatThrownBy(() -> new HttpRequests().send(http, "step", LONG))
                .isInstanceOfSatisfying(LandbridgeException.class, failure -> {
                    assertThat(failure.errorCode()).isEqualTo(code);
                    assertThat(failure.what()).contains(what);
                });
    }

    private static Commands commands() {
        return new Commands(System.getenv());
    }

    private static SecretText secret(String before, String value) {
        Secret secret = new Secret() {
            @Override
            public String reveal() {
                return value;
            }

            @Override
            public String toString() {
                return "env:SECRET";
            }
        };
        List<Part> parts = new ArrayList<>();
        if (!before.isEmpty()) {
            parts.add(new Part(before, null));
        }
        parts.add(new Part("${env:SECRET}", secret));
        return new SecretText(parts);
    }
}
