"""The desk's script, run by Streamlit at every interaction."""

import streamlit as st

st.title("Casework")
