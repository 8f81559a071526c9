package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {

    @TempDir
    Path folder;

    @Test
    void onlyWhatStandsBetweenTheCommentsIsReplaced() throws IOException {
        Path page = Files.writeString(
                folder.resolve("page.md"), "before\n" + ResultsPage.BEGIN + "\nold\n" + ResultsPage.END + "\nafter\n");
        ResultsPage.replace(page, "new");
        assertThat(page).hasContent("before\n" + ResultsPage.BEGIN + "\n\nnew\n" + ResultsPage.END + "\nafter\n");
    }

    @Test
    void pageWithoutTheCommentsIsRefusedAndStaysAsItIs() throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "nothing to replace\n");
        assertThatThrownBy(() -> ResultsPage.replace(page, "new")).hasMessageContaining("lacks");
        assertThat(page).hasContent("nothing to replace\n");
    }

    @Test
    void thePageOfThisModuleHasThem() {
        assertThat(Path.of("README.md")).content().contains(ResultsPage.BEGIN, ResultsPage.END);
    }
}
