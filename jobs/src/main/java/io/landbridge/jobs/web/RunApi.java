package io.landbridge.jobs.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The commands of the same names, over HTTP: same words, same documents. */
@RestController
@RequestMapping(path = "/api", produces = MediaType.APPLICATION_JSON_VALUE)
final class RunApi {

    private final RunView run;

    RunApi(RunView run) {
        this.run = run;
    }

    /** @param reason null for none */
    record Pause(@Nullable String reason) {}

    /** What is null stays as it is. */
    record Tuning(
            @Nullable Long maxRowsPerSecond,
            @Nullable Integer parallelism,
            @Nullable Long chunkMillis) {}

    @GetMapping("/status")
    Map<String, @Nullable Object> status() {
        return run.status();
    }

    @PostMapping(path = "/pause", consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<String, @Nullable Object> pause(@RequestBody Pause wish) {
        return run.pause(wish.reason());
    }

    @PostMapping(path = "/resume", consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<String, @Nullable Object> resume() {
        return run.resume();
    }

    @PostMapping(path = "/tune", consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<String, @Nullable Object> tune(@RequestBody Tuning wish) {
        return run.tune(wish.maxRowsPerSecond(), wish.parallelism(), wish.chunkMillis());
    }
}
