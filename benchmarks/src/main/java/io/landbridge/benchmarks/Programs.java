package io.landbridge.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the pipelines of one contestant at once and measures them from the first start to the last end. */
final class Programs {

    private static final Duration LIMIT = Duration.ofHours(1);
    private static final long SAMPLE_MILLIS = 25;
    private static final int SHOWN_LINES = 20;

    private final Path folder;
    private final ProcFiles proc;

    /** @param folder where the programs' error output goes */
    Programs(Path folder) {
        this.folder = folder;
        this.proc = ProcFiles.ofThisMachine();
    }

    Path folder() {
        return folder;
    }

    /**
     * Standard error of each program goes to a file of its own, {@code <pipeline>-<position>.err}; standard output of
     * each pipeline's last program to {@code <pipeline>.out}.
     *
     * @throws CopyFailedException if any program ends with another code than 0
     */
    Measurement run(List<List<ProcessBuilder>> pipelines) {
        return run(pipelines, () -> {}, 0);
    }

    /**
     * One program that has to end with that code.
     *
     * @throws CopyFailedException if it ends with another
     */
    Measurement run(ProcessBuilder program, int code) {
        return run(List.of(List.of(program)), () -> {}, code);
    }

    /** Runs one program whose log says when its copy begins and ends; without these lines the whole command counts. */
    Measurement run(ProcessBuilder program, LogWatch watch) {
        Measurement all = run(List.of(List.of(program)), () -> watch.look(errors(0, 0)), 0);
        watch.look(errors(0, 0));
        return all.withCopySeconds(watch.seconds().orElse(all.wallSeconds()));
    }

    private Measurement run(List<List<ProcessBuilder>> pipelines, Runnable eachSample, int expected) {
        long self = ProcessHandle.current().pid();
        double cpuBefore = proc.endedChildrenCpuSeconds(self);
        List<Process> running = new ArrayList<>();
        long peak = 0;
        long start = System.nanoTime();
        try {
            for (int i = 0; i < pipelines.size(); i++) {
                running.addAll(ProcessBuilder.startPipeline(redirected(pipelines.get(i), i)));
            }
            for (Process process : running) {
                do {
                    eachSample.run();
                    peak = Math.max(
                            peak,
                            running.stream()
                                    .mapToLong(each -> proc.treePeakResidentBytes(each.pid()))
                                    .sum());
                    if (System.nanoTime() - start > LIMIT.toNanos()) {
                        throw new CopyFailedException("it did not end in " + LIMIT);
                    }
                } while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot start " + pipelines.get(0).get(0).command(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a contestant was running", e);
        } finally {
            running.forEach(Process::destroyForcibly);
        }
        double wall = (System.nanoTime() - start) / 1e9;
        check(running, pipelines, expected);
        return new Measurement(wall, wall, peak, proc.endedChildrenCpuSeconds(self) - cpuBefore);
    }

    private List<ProcessBuilder> redirected(List<ProcessBuilder> pipeline, int number) {
        for (int i = 0; i < pipeline.size(); i++) {
            pipeline.get(i).redirectError(errors(number, i).toFile());
        }
        pipeline.get(pipeline.size() - 1).redirectOutput(output(number).toFile());
        return pipeline;
    }

    Path output(int pipeline) {
        return folder.resolve(pipeline + ".out");
    }

    private Path errors(int pipeline, int position) {
        return folder.resolve(pipeline + "-" + position + ".err");
    }

    private void check(List<Process> processes, List<List<ProcessBuilder>> pipelines, int expected) {
        int next = 0;
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < pipelines.size(); i++) {
            for (int j = 0; j < pipelines.get(i).size(); j++) {
                int code = processes.get(next++).exitValue();
                if (code != expected) {
                    String program = pipelines.get(i).get(j).command().get(0);
                    failures.add(program + " ended with " + code + ": " + tail(errors(i, j)) + tail(output(i)));
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new CopyFailedException(String.join("\n", failures));
        }
    }

    private static String tail(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }
}
