package io.landbridge.jobs.web;

import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The traffic flag for applications that follow it over HTTP, in whatever language: docs/traffic-flag.md. */
@RestController
@RequestMapping(path = "/api/traffic", produces = MediaType.APPLICATION_JSON_VALUE)
final class TrafficApi {

    /** A run that is told to end waits for its requests. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final TrafficView traffic;
    private final TrafficDesk desk;

    TrafficApi(TrafficView traffic, TrafficDesk desk) {
        this.traffic = traffic;
        this.desk = desk;
    }

    /**
     * Answers when the flag is newer than what was seen, or when the wait is over.
     *
     * @param after the version that the client obeys; below 0 for none yet
     * @param wait milliseconds; no more than 5,000 are waited
     * @param client who follows, so that a cutover waits for its transactions; null for somebody who only looks
     * @param open how many of the client's transactions are open
     */
    @GetMapping
    ResponseEntity<Map<String, Object>> flag(
            @RequestParam(name = "after", defaultValue = "-1") long after,
            @RequestParam(name = "wait", defaultValue = "0") long wait,
            @RequestParam(name = "client", required = false) @Nullable String client,
            @RequestParam(name = "open", defaultValue = "0") int open) {
        if (client != null && (!isName(client) || open < 0)) {
            return refuse(
                    HttpStatus.BAD_REQUEST,
                    "A client's name has up to 63 letters, digits and ._- in it; open is 0 or more.");
        }
        if (client != null && after >= 0 && traffic.flag().isPresent()) {
            traffic.acknowledge(client, after, open);
        }
        Duration most = Duration.ofMillis(Math.max(0, wait));
        return desk.await(after, most.compareTo(LONGEST) < 0 ? most : LONGEST)
                .map(flag -> ResponseEntity.ok(document(flag)))
                .orElseGet(() -> refuse(
                        HttpStatus.NOT_FOUND,
                        "The ledger does not know the migration " + traffic.migration() + " yet."));
    }

    /** Says goodbye: no cutover waits for the client any more. */
    @DeleteMapping
    ResponseEntity<Map<String, Object>> leave(@RequestParam(name = "client") String client) {
        traffic.forget(client);
        return ResponseEntity.ok(Map.of("client", client));
    }

    private static boolean isName(String client) {
        return client.matches("[A-Za-z0-9._-]{1,63}");
    }

    private Map<String, Object> document(Flag flag) {
        return Map.of(
                "migration",
                traffic.migration(),
                "version",
                flag.version(),
                "direct",
                flag.direct().name().toLowerCase(Locale.ROOT),
                "hold",
                flag.hold());
    }

    private static ResponseEntity<Map<String, Object>> refuse(HttpStatus status, String what) {
        return ResponseEntity.status(status).body(Map.of("what", what));
    }
}
