package io.landbridge.jobs.runbook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.StepAction.Watch;
import io.landbridge.pipeline.cutover.Threshold;
import io.landbridge.pipeline.cutover.Threshold.Comparison;
import io.landbridge.pipeline.cutover.Threshold.HttpStatus;
import io.landbridge.pipeline.cutover.Threshold.Prometheus;
import io.landbridge.pipeline.cutover.Threshold.SqlValue;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for a time whether all is well. */
final class Watching {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpRequests requests;
    private final Values statements;
    private final Waits waits;

    Watching(HttpRequests requests, Values statements, Waits waits) {
        this.requests = requests;
        this.statements = statements;
        this.waits = waits;
    }

    /** What a query answers on its side; null for nothing. */
    interface Values {
        @Nullable String value(SqlValue reading, String where, Duration limit);
    }

    /**
     * Watches.
     *
     * @throws LandbridgeException {@link RunbookError#CROSSED}; {@link RunbookError#STEP_FAILED} when a reading says nothing at the end
     */
    String run(Watch watch, String where) {
        List<Threshold> thresholds = watch.rollbackWhen();
        int[] inARow = new int[thresholds.size()];
        long begun = waits.now();
        int looks = 0;
        List<String> silent;
        while (true) {
            silent = new ArrayList<>();
            for (int i = 0; i < thresholds.size(); i++) {
                Threshold threshold = thresholds.get(i);
                Optional<Seen> seen = read(threshold, where);
                inARow[i] = seen.filter(Seen::over).isPresent() ? inARow[i] + 1 : 0;
                if (inARow[i] >= threshold.times()) {
                    throw new LandbridgeException(
                            RunbookError.CROSSED,
                            where,
                            "It is " + seen.orElseThrow().value() + ": " + threshold.describe() + '.');
                }
                if (seen.isEmpty()) {
                    silent.add(threshold.describe());
                }
            }
            looks++;
            if (waits.since(begun).compareTo(watch.lasts()) >= 0) {
                break;
            }
            waits.sleep(watch.every());
        }
        if (!silent.isEmpty()) {
            throw new LandbridgeException(
                    RunbookError.STEP_FAILED,
                    where,
                    "At the end of the watch nothing could be read of: " + silent + '.');
        }
        return looks + " looks in " + watch.lasts().toSeconds() + " s, no threshold crossed";
    }

    /** Each reading once, for a rehearsal. */
    String look(Watch watch, String where) {
        List<String> seen = new ArrayList<>();
        for (Threshold threshold : watch.rollbackWhen()) {
            seen.add(threshold.describe() + ": now "
                    + read(threshold, where).map(Seen::value).orElse("nothing to be read"));
        }
        return String.join("; ", seen);
    }

    /** What was seen; empty when the reading said nothing. */
    private Optional<Seen> read(Threshold threshold, String where) {
        if (threshold.reading() instanceof HttpStatus http) {
            return Optional.of(status(http, threshold, where));
        }
        try {
            Optional<BigDecimal> value = threshold.reading() instanceof Prometheus prometheus
                    ? prometheus(prometheus, where)
                    : number(statements.value((SqlValue) threshold.reading(), where, LIMIT));
            return value.map(
                    number -> new Seen(number.toPlainString(), threshold.limit().isCrossedBy(number)));
        } catch (LandbridgeException e) {
            return Optional.empty();
        }
    }

    private Seen status(HttpStatus http, Threshold threshold, String where) {
        try {
            int status = requests.send(
                            HttpRequest.newBuilder(HttpRequests.address(http.url(), where)),
                            where,
                            LIMIT,
                            http.url().secrets())
                    .status();
            return new Seen("status " + status, threshold.limit().isCrossedBy(BigDecimal.valueOf(status)));
        } catch (LandbridgeException e) {
            // An application that does not answer is not well.
            return new Seen("no answer", threshold.limit().comparison() == Comparison.NOT);
        }
    }

    private Optional<BigDecimal> prometheus(Prometheus prometheus, String where) {
        String base = HttpRequests.address(prometheus.url(), where).toString();
        URI uri = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v1/query?query="
                + URLEncoder.encode(prometheus.query(), StandardCharsets.UTF_8));
        HttpRequests.Answered answer = requests.send(
                HttpRequest.newBuilder(uri), where, LIMIT, prometheus.url().secrets());
        return answer.status() == 200 ? firstValue(answer.body()) : Optional.empty();
    }

    /** The second element of the first {@code value}: {@code [1700000000, "0.03"]}; of a scalar, of {@code result}. */
    static Optional<BigDecimal> firstValue(String json) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                boolean pair = parser.currentToken() == JsonToken.START_ARRAY
                        && ("value".equals(parser.currentName()) || "result".equals(parser.currentName()));
                if (pair && parser.nextToken() != null && parser.currentToken().isNumeric()) {
                    return parser.nextToken() == JsonToken.VALUE_STRING ? number(parser.getText()) : Optional.empty();
                }
            }
        } catch (IOException e) {
            // What is no answer of Prometheus says nothing.
        }
        return Optional.empty();
    }

    private static Optional<BigDecimal> number(@Nullable String text) {
        return text != null && text.matches("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,4})?")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty();
    }

    /** A value, and whether it is over its limit. */
    private record Seen(String value, boolean over) {}
}
