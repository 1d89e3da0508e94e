"""JavaRosa, once for all tests of the engine; skipped with the reason where there is no JDK."""

import pytest
from tools.javarosa.driver import JavaRosa, Unavailable


@pytest.fixture(scope="session")
def java(tmp_path_factory: pytest.TempPathFactory) -> JavaRosa:
    try:
        return JavaRosa(tmp_path_factory.mktemp("javarosa"))
    except Unavailable as reason:
        pytest.skip(str(reason))
