package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTest {

    @TempDir
    Path folder;

    @Test
    void toolIsFoundInAnyFolderOfTheSearchPathIfItCanBeRun() throws IOException {
        Path program = Files.createFile(folder.resolve("pgloader"));
        String searchPath = "/nowhere:" + folder;
        assertThat(Tool.PGLOADER.find(searchPath)).isEmpty();
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(Tool.PGLOADER.find(searchPath)).contains(program);
        assertThat(Tool.PGCOPYDB.find(searchPath)).isEmpty();
    }
}
