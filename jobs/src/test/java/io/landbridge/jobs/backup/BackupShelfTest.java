package io.landbridge.jobs.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupShelfTest {

    private static final Instant NOW = Instant.parse("2031-05-17T10:15:30.123Z");

    @TempDir
    Path folder;

    private BackupShelf shelf;

    @BeforeEach
    void open() {
        shelf = new BackupShelf(folder, "shop-source");
    }

    @Test
    void olderOnesGoAndYoungerOnesStay() throws IOException {
        Path old = made(10);
        Path young = made(3);
        Path newest = made(0);
        assertThat(shelf.prune(days(7))).containsExactly(old);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(newest).exists();
    }

    @Test
    void theNewestGoodOneStaysHoweverOldItIs() throws IOException {
        Path old = made(30);
        Path newest = made(20);
        assertThat(shelf.prune(days(7))).containsExactly(old);
        assertThat(newest).exists();
    }

    @Test
    void whatIsNotOursIsNotTouched() throws IOException {
        Path other = Files.createDirectory(folder.resolve("shop-target-20200101T000000000Z"));
        Path similar = Files.createDirectory(folder.resolve("shop-source-of-truth"));
        Path file = Files.writeString(folder.resolve("shop-source-20200101T000000000Z.tar"), "");
        Path foreign = Files.createDirectory(folder.resolve("shop-source-20200101T000000000Z"));
        made(30);
        made(0);
        assertThat(shelf.prune(days(7))).hasSize(1);
        assertThat(other).exists();
        assertThat(similar).exists();
        assertThat(file).exists();
        assertThat(foreign).as("without a manifest").exists();
    }

    @Test
    void whatAKilledProcessLeftGoesWhenItIsOld() {
        Path half = shelf.begin(days(9));
        Path fresh = shelf.begin(NOW);
        assertThat(shelf.prune(days(7))).containsExactly(half);
        assertThat(fresh).exists();
    }

    private Path made(int daysAgo) throws IOException {
        Path unfinished = shelf.begin(days(daysAgo));
        Files.writeString(unfinished.resolve(BackupShelf.MANIFEST), "{}");
        return shelf.complete(unfinished);
    }

    private static Instant days(int ago) {
        return NOW.minus(ago, ChronoUnit.DAYS);
    }
}
